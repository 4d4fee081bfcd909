using Maas.Core;
using Maas.Predict.Inference.Processes;

namespace Maas.Predict.Inference.Trial;

/// <summary>What the end of a <see cref="TrialProgram"/> says of the model.</summary>
internal static class TrialEnd
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    /// <param name="exitCode">As .NET has it: 128 and the signal's number where a signal ended the process.</param>
    /// <param name="said">What it wrote while the model was at work.</param>
    /// <param name="maximumBytes">What it was to take at most.</param>
    /// <exception cref="ServiceException">The model was not opened and run; unavailable where that may not be its doing.</exception>
    /// <exception cref="InvalidOperationException">The process failed, which is not the model's doing.</exception>
    public static void Check(int exitCode, string said, long maximumBytes)
    {
        if (exitCode != 0)
        {
            throw Refusal(exitCode, said, maximumBytes);
        }
    }

    /// <summary>How far it came.</summary>
    public static string When(string said) => said.StartsWith(TrialProgram.Running, StringComparison.Ordinal)
        ? "in the model's first run, with zeros"
        : "while the model was opened";

    private static Exception Refusal(int exitCode, string said, long maximumBytes) => exitCode switch
    {
        TrialProgram.Refused => ServiceError.InvalidModel.With(said),
        MemoryWatch.Full => ServiceError.ModelTooLarge.With(
            $"the model takes more memory when it is opened and run once than the {maximumBytes} bytes that this service gives models"),
        TrialProgram.Failed => new InvalidOperationException("the process that tries models failed"),

        // As a terminal or a platform ends all processes of this service.
        ProcessEnd.Hangup or ProcessEnd.Interrupt or ProcessEnd.Terminate =>
            ServiceError.Unavailable.WithRetry(Again, "the trial of the model was ended from outside; send it again"),

        // It has not taken more than models may: what other models hold is as likely a reason as this one.
        ProcessEnd.Kill => ServiceError.Unavailable.WithRetry(
            Again,
            $"the process that tried the model was ended by SIGKILL {When(said)}, as the system does where memory runs out, be it for this "
                + "model or for others; send it again later"),
        _ => ServiceError.InvalidModel.With($"the process that tried the model was ended {ProcessEnd.By(exitCode)} {When(said)}"),
    };
}
