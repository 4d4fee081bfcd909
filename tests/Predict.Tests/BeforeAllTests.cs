using Maas.Onnx.Runtime;

namespace Maas.Predict.Tests;

[TestClass]
public static class BeforeAllTests
{
    [AssemblyInitialize]
    public static void Make_ready(TestContext context)
    {
        OnnxRuntimeTelemetry.Off();

        // Four tests at a time, some with many callers whose runs hold threads, take none from each other: their time-outs are real. The
        // app has two threads a core, which the tests of its process show to be enough.
        ThreadPool.GetMinThreads(out _, out var ports);
        ThreadPool.SetMinThreads(64, ports);
    }

    [AssemblyCleanup]
    public static Task End_the_app() => PredictApp.EndAsync();
}
