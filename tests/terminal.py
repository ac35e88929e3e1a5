"""Runs the stage in a real terminal: start, step, resize, and three ways to end. Prints what went wrong, or nothing."""
import fcntl, os, pty, select, signal, struct, sys, termios, time

binary, capture = sys.argv[1:]
wrong = []


def check(fine, what):
    if not fine:
        wrong.append(what)


def start():
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
        os.execv(binary, [binary, "step", capture])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.kill(pid, signal.SIGWINCH)
    return pid, fd


def read(fd, seconds):
    out, end = b"", time.time() + seconds
    while time.time() < end:
        if select.select([fd], [], [], 0.05)[0]:
            try:
                piece = os.read(fd, 65536)
            except OSError:
                break
            if not piece:
                break
            out += piece
    return out


def until(fd, text, seconds=10):
    out, end = b"", time.time() + seconds
    while text not in out and time.time() < end:
        out += read(fd, 0.1)
    return out


def ended(pid, seconds=10):
    end = time.time() + seconds
    while time.time() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def raw(fd):
    return not termios.tcgetattr(fd)[3] & termios.ECHO


# Step, resize, quit.
pid, fd = start()
first = until(fd, b"www.abc.example")
check(b"\x1b[?1049h" in first, "the alternate screen was not entered")
check(b"www.abc.example" in first, "no picture came")
check(raw(fd), "the terminal is not raw while the stage runs")
os.write(fd, b"\x1b[C\x1b[C\x1b[C")
check(b"SYN" in until(fd, b"SYN"), "stepping shows nothing")
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 12, 40, 0, 0))
os.kill(pid, signal.SIGWINCH)
check(len(read(fd, 0.5)) > 200, "a resize draws nothing")
os.write(fd, b"q")
rest = read(fd, 1)
check(ended(pid) == 0, "q does not end it")
check(b"\x1b[?1049l" in rest, "q leaves the alternate screen on")
check(not raw(fd), "q leaves the terminal raw")
os.close(fd)

# Idle costs no CPU: once the arrow has arrived nothing is drawn.
pid, fd = start()
until(fd, b"www.abc.example")
os.write(fd, b"\x1b[C")
read(fd, 1.5)
check(read(fd, 1.0) == b"", "it draws while nothing moves")

# A signal ends it and the terminal is given back.
os.kill(pid, signal.SIGTERM)
rest = read(fd, 1)
check(ended(pid) is not None, "SIGTERM does not end it")
check(b"\x1b[?1049l" in rest and not raw(fd), "SIGTERM leaves the terminal as it was taken")
os.close(fd)

# So does a terminal that goes away.
pid, fd = start()
until(fd, b"www.abc.example")
os.close(fd)
check(ended(pid) is not None, "it goes on without a terminal")

print("\n".join(wrong), end="")
