/* crowd NUMBER PROGRAM ARGUMENT...: the least that a supervisor can do with many. A line on standard input starts all, the next one stops them. */
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

int main(int count, char **arguments)
{
    if (count < 3) return 2;
    int number = atoi(arguments[1]);
    pid_t *pids = calloc(number, sizeof *pids);
    char line[16];
    while (fgets(line, sizeof line, stdin)) {
        for (int i = 0; i < number; i++)
            if (posix_spawn(&pids[i], arguments[2], 0, 0, arguments + 2, environ)) return 3;
        if (!fgets(line, sizeof line, stdin)) break;
        for (int i = 0; i < number; i++) kill(pids[i], SIGTERM);
        for (int i = 0; i < number; i++) waitpid(pids[i], 0, 0);
    }
    return 0;
}
