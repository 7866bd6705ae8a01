#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* writer TOTAL BLOCK: writes TOTAL bytes of 100-byte lines to standard output, BLOCK bytes at a time. */
int main(int count, char **arguments)
{
    long total = count > 2 ? atol(arguments[1]) : 0;
    long block = count > 2 ? atol(arguments[2]) : 0;
    char *text = malloc(block + 100);
    for (long i = 0; i < block + 100; i++) text[i] = i % 100 == 99 ? '\n' : 'a' + i % 26;
    for (long done = 0; done < total; done += block)
        for (long at = 0; at < block;) {
            long n = write(1, text + done % 100 + at, block - at);
            if (n < 0) return 1;
            at += n;
        }
    return 0;
}
