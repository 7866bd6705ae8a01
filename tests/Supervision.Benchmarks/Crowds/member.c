/* member FIFO: one of many supervised programs. Tells the time of its first instruction on a FIFO, and holds the FIFO open until it ends. */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **arguments)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (count != 2) return 2;
    char line[32];
    int length = snprintf(line, sizeof line, "%lld\n", now.tv_sec * 1000000000LL + now.tv_nsec);
    int fifo = open(arguments[1], O_WRONLY);
    if (fifo < 0 || write(fifo, line, length) != length) return 3;
    for (;;) pause();
}
