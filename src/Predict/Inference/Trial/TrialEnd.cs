using Maas.Core;

namespace Maas.Predict.Inference.Trial;

/// <summary>What the end of a <see cref="TrialProgram"/> says of the model.</summary>
internal static class TrialEnd
{
    private const int FirstSignal = 128;
    private const int Hangup = 1;
    private const int Interrupt = 2;
    private const int Kill = 9;
    private const int Terminate = 15;

    private static readonly Dictionary<int, string> Signals = new()
    {
        [4] = "SIGILL",
        [5] = "SIGTRAP",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [11] = "SIGSEGV",
    };

    /// <param name="exitCode">As .NET has it: 128 and the signal's number where a signal ended the process.</param>
    /// <param name="said">What it wrote while the model was at work.</param>
    /// <exception cref="ServiceException">The model was not opened and run.</exception>
    public static void Check(int exitCode, string said)
    {
        if (exitCode != 0)
        {
            throw Refusal(exitCode, said);
        }
    }

    private static ServiceException Refusal(int exitCode, string said) => exitCode switch
    {
        TrialProgram.Refused => ServiceError.InvalidModel.With(said),

        // As a terminal or a platform ends all processes of this service.
        FirstSignal + Hangup or FirstSignal + Interrupt or FirstSignal + Terminate =>
            ServiceError.Unavailable.With("the trial of the model was ended from outside; send it again"),
        FirstSignal + Kill => ServiceError.ModelTooLarge.With(
            $"the process that tried the model was ended by SIGKILL {When(said)}, as the system does where memory runs out"),
        _ => ServiceError.InvalidModel.With($"the process that tried the model was ended {By(exitCode)} {When(said)}"),
    };

    private static string By(int exitCode) =>
        Signals.TryGetValue(exitCode - FirstSignal, out var signal) ? $"by {signal}" : $"with the exit code {exitCode}";

    private static string When(string said) => said.StartsWith(TrialProgram.Running, StringComparison.Ordinal)
        ? "in the model's first run, with zeros"
        : "while the model was opened";
}
