using System.Collections.Concurrent;
using System.Diagnostics;
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

    public static bool IsAskedFor(string[] arguments) => arguments is [Word, ..];

    public static int Run()
    {
        OnnxRuntimeTelemetry.Off();
        OutOfMemoryScore.Raise();
        using var writer = new BinaryWriter(new BufferedStream(Console.OpenStandardOutput(), BufferBytes));
        using var runs = new BlockingCollection<OrderedRun>();
        using var reader = new BinaryReader(new BufferedStream(Console.OpenStandardInput(), BufferBytes));

        // Where its library can't be loaded, that is not the model's doing.
        _ = OrtEnv.Instance();
        _ = reader.ReadByte();
        var opening = RunnerOpening.Read(reader);
        var memory = new MemoryWatch(opening.Plan.Options.MaximumBytes);
        memory.Start();
        new Thread(() => Listen(reader, runs)) { IsBackground = true }.Start();
        ModelSession? session = null;
        memory.Begin();
        Try(writer, () =>
        {
            session = opening.Open();
            Send(writer, RunnerAnswer.Done, _ => { });
        });
        memory.Pause();
        foreach (var run in session is null ? [] : runs.GetConsumingEnumerable())
        {
            memory.Begin();
            Try(writer, () => Compute(writer, opening, session!, run));
            memory.Pause();
        }

        return 0;
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

    private static void Compute(BinaryWriter writer, RunnerOpening opening, ModelSession session, OrderedRun run)
    {
        using (run)
        {
            using var outputs = run.On(session);
            var names = run.Names ?? [.. opening.Outputs.Select(output => output.Name)];
            TensorWire.Check(outputs, names, opening.Plan.Options.MaximumBytes);
            Send(writer, RunnerAnswer.Done, writer => TensorWire.Write(writer, outputs));
        }
    }

    // Where it does not succeed, that is the answer.
    private static void Try(BinaryWriter writer, Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception)
        {
            var (answer, text) = exception switch
            {
                ServiceException refusal when refusal.Error == ServiceError.AnswerTooLarge => (RunnerAnswer.TooLarge, refusal.Detail),
                ServiceException refusal => (RunnerAnswer.Refused, refusal.Detail),
                OnnxRuntimeException refusal => (RunnerAnswer.Refused, RuntimeText.Of(refusal)),
                OnnxException refusal => (RunnerAnswer.Refused, refusal.Message),
                OutOfMemoryException => (RunnerAnswer.Refused, "it takes more memory than there is"),
                _ => (RunnerAnswer.Failed, PayloadFreeException.Of(exception).ToString()),
            };
            Send(writer, answer, writer => writer.Write(text));
        }
    }

    private static void Send(BinaryWriter writer, RunnerAnswer answer, Action<BinaryWriter> write)
    {
        writer.Write((byte)answer);
        write(writer);
        writer.Flush();
    }
}
