"""What the tests share that run the real program as a process and break it."""
