/**
 * Node does its file work on four threads. Each waits while the disk confirms a write, so four small files in
 * flight leave a disk idle that could confirm sixteen together. Read when the first such work begins: entry points
 * import this before all else. (Windows reads it when the process starts; there it must be set outside.)
 */
process.env['UV_THREADPOOL_SIZE'] ??= '16'
