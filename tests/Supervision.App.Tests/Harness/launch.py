"""Opens sockets, and passes them to programs that it starts, by the protocol of sd_listen_fds(3).

    launch.py NAME=KIND[:PATH]... -- COMMAND [ARG...]      KIND: tcp, udp, unix, pipe

It is told what to do by lines: "start", "start-for PID" (the sockets are meant for that process), "flags" (of the first socket). It says what
happened: "at NAME ADDRESS", "started PID", "ended PID CODE", "flags blocking|non-blocking", beside all that the programs write.
"""
import fcntl, os, signal, socket, sys, threading

split = sys.argv.index("--")
command = sys.argv[split + 1:]
lock = threading.Lock()


def say(text):
    with lock:
        os.write(1, (text + "\n").encode())


def open_one(kind, path):
    if kind == "pipe":
        return os.pipe()[0]
    if kind == "unix":
        s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        s.bind(path)
    else:
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM)
        s.bind(("127.0.0.1", 0))
    if kind != "udp":
        s.listen(1000)
    name = s.getsockname()
    say("at %s %s" % (opened_name, name if kind == "unix" else name[1]))
    return s.detach()


names, descriptors = [], []
for word in sys.argv[1:split]:
    opened_name, _, what = word.partition("=")
    kind, _, path = what.partition(":")
    names.append(opened_name)
    # Out of the way of the numbers that the program gets them by.
    descriptors.append(fcntl.fcntl(open_one(kind, path), fcntl.F_DUPFD_CLOEXEC, 100))


def start(meant_for):
    pid = os.fork()
    if pid:
        say("started %d" % pid)
        threading.Thread(target=wait, args=(pid,), daemon=True).start()
        return
    for number, descriptor in enumerate(descriptors, 3):
        os.dup2(descriptor, number, inheritable=True)
    # Nothing else, whatever this process was started with.
    os.closerange(3 + len(descriptors), 4096)
    if descriptors:
        os.environ.update(LISTEN_FDS=str(len(descriptors)), LISTEN_FDNAMES=":".join(names), LISTEN_PID=str(meant_for or os.getpid()))
    os.execvp(command[0], command)


def wait(pid):
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    say("ended %d %d" % (pid, code))


for line in sys.stdin:
    words = line.split()
    if words[0] == "flags":
        flags = fcntl.fcntl(descriptors[0], fcntl.F_GETFL)
        say("flags %s" % ("non-blocking" if flags & os.O_NONBLOCK else "blocking"))
    else:
        start(int(words[1]) if len(words) > 1 else None)
