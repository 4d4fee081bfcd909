using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Maas.Core;
using Maas.Core.Telemetry;
using Maas.Onnx;
using Maas.Onnx.Runtime;
using Maas.Predict.Inference.Processes;
using Maas.Predict.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Isolation;

/// <summary>
/// <c>run-model</c>: this program as a process that opens one model and runs it for who started it, one run after the other, until its
/// input ends. What a model does to its process ends this one alone.
/// </summary>
/// <remarks>
/// The race: (1) One thread reads what is asked, also while a run is under way, so it learns at once that its starter is gone, or that the
/// run is to end. (2) The main thread computes and answers. (3) A run can be ended from the moment that its order is read, so an order to
/// end it, which comes after that, ends it or comes too late, and never ends the next one.
/// </remarks>
internal static class RunnerProgram
{
    /// <summary>The first argument that asks for it.</summary>
    public const string Word = "run-model";

    /// <summary>Smaller pieces pass by the buffers of its pipes.</summary>
    public const int BufferBytes = 64 << 10;

    /// <summary>A reason is cut to this.</summary>
    public const int MostReasonBytes = 8 << 10;

    public static bool IsAskedFor(string[] arguments) => arguments is [Word, ..];

    public static int Run()
    {
        // Who ends all processes of this service has its starter end first what is under way; then its input ends.
        using var terminating = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static signal => signal.Cancel = true);
        using var interrupting = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        OnnxRuntimeTelemetry.Off();
        OutOfMemoryScore.Raise();
        using var writer = new BinaryWriter(new BufferedStream(Console.OpenStandardOutput(), BufferBytes));
        using var runs = new BlockingCollection<OrderedRun>();
        using var reader = new BinaryReader(new BufferedStream(Console.OpenStandardInput(), BufferBytes));

        // Where its library can't be loaded, that is not the model's doing.
        _ = OrtEnv.Instance();
        _ = reader.ReadByte();
        var opening = RunnerOpening.Read(reader);
        new Thread(() => Listen(reader, runs)) { IsBackground = true }.Start();
        Serve(opening, runs, writer);
        return 0;
    }

    private static void Serve(RunnerOpening opening, BlockingCollection<OrderedRun> runs, BinaryWriter writer)
    {
        var memory = new MemoryWatch(opening.Plan.Options.MaximumBytes);
        memory.Start();
        memory.Begin();
        if (Try(writer, opening.Open) is not { } session)
        {
            return;
        }

        Send(writer, RunnerAnswer.Done, _ => { });
        memory.Pause();
        var model = new RunnerModel(session, opening);
        foreach (var run in runs.GetConsumingEnumerable())
        {
            memory.Begin();
            using (run)
            using (var outputs = Try(writer, () => model.Run(run)))
            {
                if (outputs is not null)
                {
                    Send(writer, RunnerAnswer.Done, writer => OutputWire.Write(writer, outputs));
                }
            }

            memory.Pause();
        }
    }

    // Its input ends when who started it closes it, or is gone however. The model may hold every other thread.
    private static void Listen(BinaryReader reader, BlockingCollection<OrderedRun> runs)
    {
        OrderedRun? last = null;
        try
        {
            while (true)
            {
                if ((RunnerOrder)reader.ReadByte() == RunnerOrder.Run)
                {
                    runs.Add(last = OrderedRun.Read(reader));
                }
                else
                {
                    last?.Terminate();
                }
            }
        }
        finally
        {
            Process.GetCurrentProcess().Kill();
        }
    }

    // Null where it does not succeed: that is the answer.
    private static T? Try<T>(BinaryWriter writer, Func<T> work)
        where T : class
    {
        try
        {
            return work();
        }
        catch (Exception exception)
        {
            var (answer, text) = exception switch
            {
                ServiceException refusal when refusal.Error == ServiceError.AnswerTooLarge => (RunnerAnswer.TooLarge, refusal.Detail),
                ServiceException { InnerException: { } reason } => (RunnerAnswer.Refused, reason.Message),
                OnnxRuntimeException refusal => (RunnerAnswer.Refused, RuntimeText.Of(refusal)),
                OnnxException refusal => (RunnerAnswer.Refused, refusal.Message),
                OutOfMemoryException => (RunnerAnswer.Refused, RuntimeText.NoMemory),
                _ => (RunnerAnswer.Failed, PayloadFreeException.Of(exception).ToString()),
            };
            var bytes = Encoding.UTF8.GetBytes(text);
            Send(writer, answer, writer =>
            {
                writer.Write(Math.Min(bytes.Length, MostReasonBytes));
                writer.Write(bytes.AsSpan(0, Math.Min(bytes.Length, MostReasonBytes)));
            });
            return null;
        }
    }

    private static void Send(BinaryWriter writer, RunnerAnswer answer, Action<BinaryWriter> write)
    {
        writer.Write((byte)answer);
        write(writer);
        writer.Flush();
    }
}
