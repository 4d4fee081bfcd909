namespace Maas.Predict.Inference.Processes;

/// <summary>What the exit code of a process says: as .NET has it, 128 and the signal's number where a signal ended it.</summary>
internal static class ProcessEnd
{
    public const int Hangup = FirstSignal + 1;
    public const int Interrupt = FirstSignal + 2;
    public const int Kill = FirstSignal + 9;
    public const int Terminate = FirstSignal + 15;

    private const int FirstSignal = 128;

    private static readonly Dictionary<int, string> Signals = new()
    {
        [FirstSignal + 4] = "SIGILL",
        [FirstSignal + 5] = "SIGTRAP",
        [FirstSignal + 6] = "SIGABRT",
        [FirstSignal + 7] = "SIGBUS",
        [FirstSignal + 8] = "SIGFPE",
        [Kill] = "SIGKILL",
        [FirstSignal + 11] = "SIGSEGV",
        [Terminate] = "SIGTERM",
    };

    /// <summary>Whether it was ended by a signal that somebody else sends.</summary>
    public static bool IsFromOutside(int exitCode) => exitCode is Hangup or Interrupt or Kill or Terminate;

    /// <summary>What ended the process.</summary>
    public static string By(int exitCode) =>
        Signals.TryGetValue(exitCode, out var signal) ? $"by {signal}" : $"with the exit code {exitCode}";
}
