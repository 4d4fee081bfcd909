// Most of a test is waiting for processes and for time-outs.
[assembly: Parallelize(Scope = ExecutionScope.MethodLevel, Workers = 4)]
