// Loaded before Azurite (node --require): ends it when whoever started it is gone, however that one ended,
// because the pipe to standard input closes with it.
process.stdin.resume();
process.stdin.on('close', () => process.exit(0));
