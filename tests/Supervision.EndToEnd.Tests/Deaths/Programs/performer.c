/* What the services of the random rounds run. Each process writes down by itself what it does, so that nobody need be believed:
   performer DIRECTORY NAME LIFE_MS CODE PERIOD_MS | performer DIRECTORY NAME serve (at a listener that it is given)
   LIFE_MS 0 is for ever; CODE -1 is one that follows from the pid; PERIOD_MS 0 writes no lines. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char *directory, *name, *incarnation;

static int open_in(const char *file, const char *suffix, int flags) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s%s", directory, file, suffix);
    return open(path, flags | O_CREAT | O_CLOEXEC, 0644);
}

static void tell(const char *what, int code) {
    char line[256];
    int length = snprintf(line, sizeof line, "%s %s %d %d\n", what, incarnation, getpid(), code);
    int truth = open_in(name, ".truth", O_WRONLY | O_APPEND);
    if (truth < 0 || write(truth, line, length) != length) _exit(99);
    close(truth);
}

static long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void serve(void) {
    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    char request[4096];
    const char *count = getenv("LISTEN_FDS"), *pid = getenv("LISTEN_PID"), *names = getenv("LISTEN_FDNAMES");
    if (!count || atoi(count) != 1 || !pid || atoi(pid) != getpid() || !names || strcmp(names, "http")) _exit(98);
    for (;;) {
        int connection = accept(3, NULL, NULL);
        if (read(connection, request, sizeof request) > 0 && write(connection, answer, sizeof answer - 1) < 0) _exit(96);
        shutdown(connection, SHUT_WR);
        while (read(connection, request, sizeof request) > 0) ;
        close(connection);
    }
}

static void perform(long life, int code, long period) {
    char line[128], count[32];
    int counter = period ? open_in(incarnation, ".lines", O_WRONLY | O_TRUNC) : -1;
    long begin = now_ms(), next = begin;
    if (life) life = life / 2 + (getpid() * 7919L) % life;
    if (code < 0) code = 1 + (getpid() * 31) % 120;
    for (long written = 0; !life || now_ms() - begin < life;) {
        if (period) {
            int length = snprintf(line, sizeof line, "%s %ld\n", incarnation, written + 1);
            if (write(1, line, length) != length) { tell("refused", 0); _exit(95); }
            written++;
            length = snprintf(count, sizeof count, "%020ld", written);
            if (pwrite(counter, count, length, 0) != length) _exit(94);
        }
        next += period ? period : 5;
        long wait = next - now_ms();
        struct timespec pause = { wait > 0 ? wait / 1000 : 0, wait > 0 ? wait % 1000 * 1000000 : 100000 };
        nanosleep(&pause, NULL);
    }
    tell("end", code);
    _exit(code);
}

int main(int argc, char **argv) {
    directory = argv[1];
    name = argv[2];
    incarnation = getenv("SUPERVISION_INCARNATION");
    tell("start", 0);
    if (!strcmp(argv[3], "serve")) serve();
    perform(atol(argv[3]), atoi(argv[4]), atol(argv[5]));
}
