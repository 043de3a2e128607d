"""What differs between operating systems when a process is bounded, started, ended or locked; nobody else asks which system this is."""
