"""Kernels that begin at once: forks of one process that has imported what the pages import.

To import SciPy and Matplotlib takes longer than most pages take to run, so one process does it for
all of them. What Jupyter starts is a small program that has a fork made, hands on its streams and
arguments, and ends with the fork, as the fork does with the program.

Run with `serve`, the number of a listening socket and the imports; or with `begin`, the socket's
path and a kernel's arguments.
"""

import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from threading import Thread

STREAMS = (0, 1, 2)


def serve(number: str, imports: str) -> None:
    """Import, then fork a kernel for each program that asks, until standard input ends."""
    for line in ("from ipykernel import kernelapp, zmqshell", *imports.splitlines()):
        with suppress(Exception):  # the page will say so, with its place
            exec(line, {})  # noqa: S102  as the page does
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a fork
    with socket.socket(fileno=int(number)) as server, selectors.DefaultSelector() as waiting:
        waiting.register(server, selectors.EVENT_READ)
        waiting.register(0, selectors.EVENT_READ)
        while all(key.fileobj is server for key, _ in waiting.select()):
            asking, _ = server.accept()
            if os.fork() == 0:
                break
            asking.close()
        else:
            return
    become_kernel(asking)


def become_kernel(asking: socket.socket) -> None:
    """Run a kernel with the streams and arguments of the program that asks."""
    from ipykernel.kernelapp import launch_new_instance  # noqa: PLC0415  long since loaded

    told, streams, _, _ = socket.recv_fds(asking, 65536, len(STREAMS))
    for given, own in zip(streams, STREAMS, strict=True):
        os.dup2(given, own)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    Thread(target=end_with, args=(asking,), daemon=True).start()
    sys.argv[1:] = told.decode().split("\0")
    launch_new_instance()


def end_with(asking: socket.socket) -> None:
    """End when the program does, from which nothing else comes."""
    asking.recv(1)
    os._exit(1)


def begin(path: str, *arguments: str) -> None:
    """Have a kernel forked, and end with it."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(path)
        socket.send_fds(asking, ["\0".join(arguments).encode()], STREAMS)
        asking.recv(1)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(*sys.argv[2:])
    else:
        begin(*sys.argv[2:])
