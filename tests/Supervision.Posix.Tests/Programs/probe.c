// What a supervised program may do and what it may see, for the tests: its arguments are deeds, done one after the other.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int notify(const char *text, size_t length, int descriptor) {
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char control[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec run = {.iov_base = (void *)text, .iov_len = length};
    struct msghdr message = {.msg_name = &address, .msg_iov = &run, .msg_iovlen = 1};
    int socket_descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), result;
    if (path == NULL || socket_descriptor < 0) return -1;
    strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
    message.msg_namelen = offsetof(struct sockaddr_un, sun_path) + strlen(path) + 1;
    if (descriptor >= 0) {
        struct cmsghdr *header;
        message.msg_control = control;
        message.msg_controllen = sizeof(control);
        header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    }
    result = (int)sendmsg(socket_descriptor, &message, MSG_NOSIGNAL);
    close(socket_descriptor);
    return result;
}

// Waits until everything that was said before has been heard.
static int barrier(void) {
    int ends[2];
    struct pollfd waited = {.events = 0};
    if (pipe2(ends, O_CLOEXEC) < 0 || notify("BARRIER=1", 9, ends[1]) < 0) return -1;
    close(ends[1]);
    waited.fd = ends[0];
    return poll(&waited, 1, 60000) == 1 && (waited.revents & POLLHUP) ? 0 : -1;
}

// "\n" in an argument of a shell is two characters.
static size_t unescape(char *text) {
    char *to = text;
    for (const char *from = text; *from; from++) {
        if (from[0] == '\\' && from[1] == 'n') *to++ = '\n', from++;
        else if (from[0] == '\\' && from[1] == '0') *to++ = 0, from++;
        else if (from[0] == '\\' && from[1] == 'x') *to++ = (char)0xff, from++;
        else *to++ = *from;
    }
    return (size_t)(to - text);
}

static int flood(long count, char *text) {
    for (long i = 0; i < count; i++) {
        char line[8192];
        int length = snprintf(line, sizeof(line), "%s%ld", text, i);
        if (notify(line, (size_t)length, -1) < 0) return -1;
    }
    return 0;
}

static int big(size_t length) {
    char *text = malloc(length);
    memset(text, 'x', length);
    memcpy(text, "STATUS=", 7);
    return notify(text, length, -1);
}

// Keeps the descriptor of a new temporary file that holds the text.
static int keep(const char *name, const char *text) {
    char path[] = "/tmp/probe-XXXXXX", message[512];
    int descriptor = mkstemp(path);
    if (descriptor < 0 || write(descriptor, text, strlen(text)) < 0 || unlink(path) < 0) return -1;
    return notify(message, (size_t)snprintf(message, sizeof(message), "FDSTORE=1\nFDNAME=%s", name), descriptor);
}

// Keeps one end of a pair of sockets and gives up the other.
static int keep_dead(const char *name) {
    char message[512];
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0) return -1;
    if (notify(message, (size_t)snprintf(message, sizeof(message), "FDSTORE=1\nFDNAME=%s", name), ends[0]) < 0) return -1;
    close(ends[0]);
    close(ends[1]);
    return 0;
}

// Prints what the descriptors from 3 on hold, as their names and pid say.
static void inherited(void) {
    const char *count = getenv("LISTEN_FDS"), *names = getenv("LISTEN_FDNAMES"), *pid = getenv("LISTEN_PID");
    printf("count=%s names=%s pid=%s\n", count ? count : "-", names ? names : "-", pid && atoi(pid) == getpid() ? "own" : pid ? pid : "-");
    for (int i = 0; i < (count ? atoi(count) : 0); i++) {
        char text[256];
        ssize_t length = pread(3 + i, text, sizeof(text) - 1, 0);
        text[length < 0 ? 0 : length] = 0;
        printf("%d: %s\n", 3 + i, length < 0 ? strerror(errno) : text);
    }
}

static void print_file_lines(const char *path, const char *only) {
    char line[512];
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        char key[64];
        size_t length = strcspn(line, ":");
        snprintf(key, sizeof(key), ",%.*s,", (int)(length < 60 ? length : 60), line);
        if (only == NULL || strstr(only, key) != NULL) printf("%s", line);
    }
    if (file != NULL) fclose(file);
}

// Everything that a process was given, one line each.
static void surroundings(int count, char **arguments) {
    static const char *limits[] = {"cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile", "memlock", "as", "locks", "sigpending", "msgqueue", "nice", "rtprio", "rttime"};
    char path[4096], target[4096];
    mode_t mask = umask(0);
    int group_count;
    gid_t groups[256];
    uid_t real, effective, saved;
    for (int i = 0; i < count; i++) printf("argument %d:%s\n", i, arguments[i]);
    for (char **variable = environ; *variable; variable++) printf("variable:%s\n", *variable);
    printf("directory:%s\n", getcwd(path, sizeof(path)));
    getresuid(&real, &effective, &saved);
    printf("user:%u %u %u\n", real, effective, saved);
    getresgid(&real, &effective, &saved);
    printf("group:%u %u %u\n", real, effective, saved);
    printf("groups:");
    group_count = getgroups(256, groups);
    for (int i = 0; i < group_count; i++) printf("%s%u", i ? " " : "", groups[i]);
    printf("\numask:%03o\npriority:%d\n", (unsigned)mask, getpriority(PRIO_PROCESS, 0));
    printf("leads:%s %s\n", getsid(0) == getpid() ? "session" : "-", getpgrp() == getpid() ? "group" : "-");
    print_file_lines("/proc/self/status", ",CapInh,CapPrm,CapEff,CapBnd,CapAmb,NoNewPrivs,SigBlk,SigIgn,SigCgt,SigPnd,ShdPnd,");
    printf("oom:");
    fflush(stdout);
    print_file_lines("/proc/self/oom_score_adj", NULL);
    for (int i = 0; i < 16; i++) {
        struct rlimit limit;
        getrlimit(i, &limit);
        printf("limit %s:%lld %lld\n", limits[i], limit.rlim_cur == RLIM_INFINITY ? -1 : (long long)limit.rlim_cur, limit.rlim_max == RLIM_INFINITY ? -1 : (long long)limit.rlim_max);
    }
    for (int i = 0; i < 1024; i++) {
        ssize_t length;
        snprintf(path, sizeof(path), "/proc/self/fd/%d", i);
        length = readlink(path, target, sizeof(target) - 1);
        if (length < 0) continue;
        target[strcspn(target, ":") < (size_t)length ? (ssize_t)strcspn(target, ":") : length] = 0;
        printf("descriptor %d:%s\n", i, target);
    }
    print_file_lines("/proc/self/cgroup", ",0,");
}

int main(int count, char **arguments) {
    int failed = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 1; i < count; i++) {
        const char *deed = arguments[i];
        if (strcmp(deed, "notify") == 0) { char *text = arguments[++i]; failed |= notify(text, unescape(text), -1) < 0; }
        else if (strcmp(deed, "barrier") == 0) failed |= barrier() < 0;
        else if (strcmp(deed, "flood") == 0) { long times = atol(arguments[++i]); failed |= flood(times, arguments[++i]) < 0; }
        else if (strcmp(deed, "big") == 0) failed |= big((size_t)atol(arguments[++i])) < 0;
        else if (strcmp(deed, "keep") == 0) { const char *name = arguments[++i]; failed |= keep(name, arguments[++i]) < 0; }
        else if (strcmp(deed, "keep-dead") == 0) failed |= keep_dead(arguments[++i]) < 0;
        else if (strcmp(deed, "inherited") == 0) inherited();
        else if (strcmp(deed, "pid") == 0) printf("%d\n", getpid());
        else if (strcmp(deed, "say") == 0) printf("%s\n", arguments[++i]);
        else if (strcmp(deed, "wait") == 0) pause();
        else if (strcmp(deed, "sleep") == 0) usleep((useconds_t)atoi(arguments[++i]) * 1000);
        else if (strcmp(deed, "exit") == 0) return atoi(arguments[++i]);
        else if (strcmp(deed, "line") == 0) { int target = atoi(arguments[++i]); failed |= write(target, "\n", 1) != 1; }
        else if (strcmp(deed, "fork") == 0) { if (fork() != 0) { printf("left\n"); return atoi(arguments[i + 1]); } i++; }
        else if (strcmp(deed, "surroundings") == 0) { surroundings(count, arguments); return 0; }
        else if (strcmp(deed, "setsid") == 0) failed |= setsid() < 0;
        else return 64;
    }
    return failed;
}
