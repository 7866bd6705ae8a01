/* The supervised program: reports its pid and the time of its first instruction on a FIFO, then waits to be killed. */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (argc != 2) return 2;
    char line[64];
    int length = snprintf(line, sizeof line, "%d %lld\n", (int)getpid(), now.tv_sec * 1000000000LL + now.tv_nsec);
    int fifo = open(argv[1], O_WRONLY);
    if (fifo < 0 || write(fifo, line, length) != length) return 3;
    close(fifo);
    for (;;) pause();
}
