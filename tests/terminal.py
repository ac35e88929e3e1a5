"""Runs the stage in a real terminal: start, step, resize, the ways to end, and what it costs. Prints what went wrong, or
nothing.

    terminal.py WIRESTEP CAPTURE PANICKING…
    terminal.py WIRESTEP --bench      prints how long the first picture takes, and what idling costs
"""
import fcntl, os, pty, select, signal, struct, sys, termios, time

binary = sys.argv[1]
wrong = []
# Milliseconds of processor time that the last start cost before the program began.
before_exec = 0.0


def check(fine, what):
    if not fine:
        wrong.append(what)


def start(*argv):
    """A program in a terminal of 80 columns and 24 lines, which it has from the beginning."""
    global before_exec
    reader, writer = os.pipe()
    costs, spent = os.pipe()
    pid, fd = pty.fork()
    if pid == 0:
        os.read(reader, 1)
        os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", LC_ALL="C.UTF-8")
        os.environ.pop("NO_COLOR", None)
        # What the fork of this interpreter cost is not the program's.
        os.write(spent, b"%f" % processor("self"))
        os.execv(argv[0], argv)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.write(writer, b"x")
    os.close(spent)
    before_exec = float(os.read(costs, 64) or 0)
    os.close(reader), os.close(writer), os.close(costs)
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
        if select.select([fd], [], [], 0.05)[0]:
            try:
                out += os.read(fd, 65536)
            except OSError:
                break
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


def processor(pid):
    """Milliseconds of processor time of all its threads."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat") as f:
            total += int(f.read().split()[0])
    return total / 1e6


RIGHT = b"\x1b[C"


def bench():
    """The first picture of a lesson: the middle of 31 starts. Then two seconds of nothing."""
    walls, costs = [], []
    for _ in range(31):
        began = time.perf_counter()
        pid, fd = start(binary, "step", "first-look")
        until(fd, b"Esc")  # the footer is the last that is drawn
        walls.append((time.perf_counter() - began) * 1000)
        costs.append(processor(pid) - before_exec)
        os.write(fd, b"q")
        ended(pid)
        os.close(fd)
    print(f"first picture {sorted(walls)[15]:.1f} ms, processor {sorted(costs)[15]:.1f} ms")
    pid, fd = start(binary, "step", "tls-1.2")
    until(fd, b"Esc")
    os.write(fd, RIGHT)
    read(fd, 2.5)
    before = processor(pid)
    drawn = read(fd, 2)
    print(f"idle {processor(pid) - before:.3f} ms in 2 s, {len(drawn)} bytes drawn")
    os.kill(pid, signal.SIGTERM)
    ended(pid)


def test(capture, panicking):
    # A lesson: step, answer, resize, back, quit.
    pid, fd = start(binary, "step", "first-look")
    first = until(fd, b"Esc")
    check(b"\x1b[?1049h" in first, "the alternate screen was not entered")
    check(b"A first look" in first, "no picture came")
    check(raw(fd), "the terminal is not raw while the stage runs")
    os.write(fd, RIGHT * 3)
    check(b"SYN" in until(fd, b"SYN"), "stepping shows nothing")
    os.write(fd, RIGHT * 3)
    check(b"expect?" in until(fd, b"expect?"), "no question is asked")
    os.write(fd, b"1")
    check(b"Not" in until(fd, b"Not"), "the answer is not judged")
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 12, 40, 0, 0))
    os.kill(pid, signal.SIGWINCH)
    check(len(read(fd, 0.8)) > 200, "a resize draws nothing")
    os.write(fd, b"\x1b")
    read(fd, 0.5)
    # Another size, so that all of it is drawn anew.
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.kill(pid, signal.SIGWINCH)
    check(b"wirestep" in until(fd, b"wirestep"), "Esc does not go back to the home screen")
    os.write(fd, b"q")
    rest = read(fd, 1)
    check(ended(pid) == 0, "q does not end it")
    check(b"\x1b[?1049l" in rest and b"\x1b[?25h" in rest, "q leaves the alternate screen or no cursor")
    check(not raw(fd), "q leaves the terminal raw")
    os.close(fd)

    # The home screen opens a file; Esc ends it from there.
    pid, fd = start(binary)
    until(fd, b"Esc")
    os.write(fd, b"o" + capture.encode() + b"\r")
    check(b"a visit" in until(fd, b"a visit"), "the home screen opens no file")
    os.write(fd, b"\x1b")
    read(fd, 0.4)
    os.write(fd, b"\x1b")
    read(fd, 0.4)
    os.write(fd, b"\x1b")
    check(ended(pid) == 0 and not raw(fd), "Esc does not lead out of the program")
    os.close(fd)

    # A file is stepped through, and a replay moves by itself.
    pid, fd = start(binary, "replay", capture)
    seen = until(fd, b"SYN, ACK", 20)
    check(b"SYN, ACK" in seen, "a replay does not move")
    os.write(fd, b"\x03")
    check(ended(pid) == 0 and not raw(fd), "Ctrl-C does not end it")
    os.close(fd)

    # Idle costs no processor time: once the arrow has arrived nothing is drawn and nothing is computed.
    pid, fd = start(binary, "step", capture)
    until(fd, b"Esc")
    os.write(fd, RIGHT)
    read(fd, 1.5)
    before = processor(pid)
    check(read(fd, 1.0) == b"", "it draws while nothing moves")
    check(processor(pid) == before, "it computes while nothing moves")

    # A signal ends it and the terminal is given back.
    for name in ["SIGTERM", "SIGHUP", "SIGINT"]:
        number = getattr(signal, name)
        os.kill(pid, number)
        rest = read(fd, 0.5)
        check(ended(pid) == 128 + number, f"{name} does not end it as signals do")
        check(b"\x1b[?1049l" in rest and not raw(fd), f"{name} leaves the terminal as it was taken")
        os.close(fd)
        pid, fd = start(binary, "step", capture)
        until(fd, b"Esc")

    # So does a terminal that goes away.
    os.close(fd)
    check(ended(pid) is not None, "it goes on without a terminal")

    # A panic: the terminal is given back first, then it is said what happened.
    pid, fd = start(*panicking)
    seen = until(fd, b"Esc")
    check(raw(fd), "the stage that panics does not run")
    os.write(fd, RIGHT)
    rest = read(fd, 3)
    check(ended(pid) not in (0, None), "a panic is no failure")
    check(b"\x1b[?1049l" in rest and not raw(fd), "a panic leaves the terminal as it was taken")
    left = rest.split(b"\x1b[?1049l", 1)[-1]
    check(b"on purpose" in left, "what the panic says is lost with the alternate screen")
    os.close(fd)


if sys.argv[2] == "--bench":
    bench()
else:
    test(sys.argv[2], sys.argv[3:])
    print("\n".join(wrong), end="")
