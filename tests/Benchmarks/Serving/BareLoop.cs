using System.Diagnostics;
using Maas.Onnx.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Benchmarks.Serving;

/// <summary>ONNX Runtime in this process, without anything around it: as many loops as asked for, each on a thread of its own.</summary>
internal sealed class BareLoop : IDisposable
{
    private readonly ServingModel model;
    private readonly long rows;
    private readonly InferenceSession session;

    /// <param name="rows">Rows of one run.</param>
    public BareLoop(ServingModel model, int threads = 1, int rows = 1)
    {
        OnnxRuntimeTelemetry.Off();
        (this.model, this.rows) = (model, rows);
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        session = new(model.Path, options);
    }

    /// <summary>The rate is of rows.</summary>
    public async Task<LoadFigures> RunAsync(int loops, TimeSpan length)
    {
        var begun = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, loops).Select(
            _ => Task.Factory.StartNew(() => Loop(begun, length), TaskCreationOptions.LongRunning)));
        var figures = LoadFigures.Of([.. times.SelectMany(one => one)], Stopwatch.GetElapsedTime(begun));
        return figures with { Rate = figures.Rate * rows };
    }

    public void Dispose() => session.Dispose();

    private List<double> Loop(long begun, TimeSpan length)
    {
        var values = model.Values();
        var numbers = Enumerable.Repeat(values, (int)rows).SelectMany(row => row).ToArray();
        using var input = OrtValue.CreateTensorValueFromMemory(numbers, [rows, .. model.Shape.Skip(1)]);
        using var options = new RunOptions();
        var milliseconds = new List<double>(4096);
        while (Stopwatch.GetElapsedTime(begun) < length)
        {
            var run = Stopwatch.GetTimestamp();
            using var outputs = session.Run(options, [model.Input], [input], [model.Output]);
            milliseconds.Add(Stopwatch.GetElapsedTime(run).TotalMilliseconds);
        }

        return milliseconds;
    }
}
