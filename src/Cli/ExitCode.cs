namespace Maas.Cli;

/// <summary>What scripts can tell from how maas ended.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int WrongUsage = 2;
    public const int Unreachable = 3;

    /// <summary>128 and the number of SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    public const string Help = """
        Exit codes:
          0    done
          1    the service refused (4xx), the job failed or was cancelled, or "up" could not do its work
          2    wrong usage
          3    the service can't be reached, or failed itself (5xx)
          130  interrupted
        """;
}
