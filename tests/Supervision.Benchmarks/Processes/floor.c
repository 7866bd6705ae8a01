/* The least that a supervisor can do: wait for the child, start it again. */
#include <spawn.h>
#include <sys/prctl.h>
#include <signal.h>
#include <sys/wait.h>

extern char **environ;

int main(int argc, char **argv)
{
    if (argc < 2) return 2;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
        pid_t pid;
        if (posix_spawn(&pid, argv[1], 0, 0, argv + 1, environ)) return 3;
        if (waitpid(pid, 0, 0) != pid) return 4;
    }
}
