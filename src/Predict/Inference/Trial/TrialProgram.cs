using System.Diagnostics;
using System.Globalization;
using System.Text;
using Maas.Core;
using Maas.Core.Telemetry;
using Maas.Onnx;
using Maas.Onnx.Describing;
using Maas.Onnx.Files;
using Maas.Onnx.Runtime;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Processes;
using Maas.Predict.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Trial;

/// <summary>
/// <c>try-model PATH THREADS BYTES PREPACKING</c>: this program as a process that opens one model, runs it once with zeros, as a load does,
/// and ends. It writes a line as each of the two begins and, where the model is refused, the reason.
/// </summary>
/// <remarks>
/// That isolates crashes, time and memory, not secrets: it is of the app's user, so what takes it over can read the app's memory and
/// environment, the files of other tenants' models, and ask for the app's identity.
/// </remarks>
internal static class TrialProgram
{
    /// <summary>The first argument that asks for it.</summary>
    public const string Word = "try-model";

    /// <summary>Its first line: from now on the model is at work.</summary>
    public const string Opening = "opening";

    /// <summary>Its second line: the model is open.</summary>
    public const string Running = "running";

    /// <summary>Its exit code where the model is refused.</summary>
    public const int Refused = 2;

    /// <summary>Its exit code where this service's own code failed; it wrote the stack.</summary>
    public const int Failed = 3;

    // A graph may hold a loop that zeros never end, and be served all the same.
    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(5);

    public static bool IsAskedFor(string[] arguments) => arguments is [Word, ..];

    public static int Run(string[] arguments)
    {
        OnnxRuntimeTelemetry.Off();
        new Thread(EndWithParent) { IsBackground = true }.Start();
        OutOfMemoryScore.Raise();
        using var output = Console.OpenStandardOutput();

        // Where its library can't be loaded, that is not the model's doing.
        _ = OrtEnv.Instance();
        Write(output, $"{Opening}\n");
        try
        {
            Watch(long.Parse(arguments[3], CultureInfo.InvariantCulture));
            var threads = int.Parse(arguments[2], CultureInfo.InvariantCulture);
            Try(arguments[1], new(new() { Threads = threads }, new() { Prepacking = bool.Parse(arguments[4]) }), output);
            return 0;
        }
        catch (OnnxRuntimeException exception)
        {
            Write(output, $"ONNX Runtime refuses the model: {RuntimeText.Of(exception)}");
            return Refused;
        }
        catch (OnnxException exception)
        {
            Write(output, exception.Message);
            return Refused;
        }
        catch (Exception exception)
        {
            // Not among its complaints, where ONNX Runtime tells of the graph's names.
            Write(output, PayloadFreeException.Of(exception).ToString());
            return Failed;
        }
    }

    private static void Try(string path, ServingPlan plan, Stream output)
    {
        var description = ModelDescription.Of(OnnxOutline.Read(path));
        using var session = ModelSession.Open(path, ModelImport.Tensors(description.Outputs), plan);
        Write(output, $"{Running}\n");
        RunOnce(session, description);
    }

    private static void Watch(long maximumBytes)
    {
        var memory = new MemoryWatch(maximumBytes);
        memory.Start();
        memory.Begin();
    }

    // Its input ends when who started it closes it, or is gone however. The model may hold every other thread.
    private static void EndWithParent()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
        }

        Process.GetCurrentProcess().Kill();
    }

    private static void RunOnce(ModelSession session, ModelDescription description)
    {
        if (ZeroInputs.Find(ModelImport.Tensors(description.Inputs)) is not { } zeros)
        {
            return;
        }

        using var limit = new CancellationTokenSource(RunLimit);
        try
        {
            session.Run(zeros, null, limit.Token).Dispose();
        }
        catch (Exception exception) when (exception is ServiceException or OperationCanceledException)
        {
            // What can't compute with zeros may do so with what its callers send.
        }
    }

    private static void Write(Stream output, string text) => output.Write(Encoding.UTF8.GetBytes(text));
}
