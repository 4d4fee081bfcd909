using Maas.Onnx.Runtime;

namespace Maas.Predict.Tests;

[TestClass]
public static class BeforeAllTests
{
    [AssemblyInitialize]
    public static void Make_ready(TestContext context)
    {
        OnnxRuntimeTelemetry.Off();

        // Tests that hold threads, as runs of models do, take none from those beside them, whose time-outs are real.
        ThreadPool.GetMinThreads(out _, out var ports);
        ThreadPool.SetMinThreads(64, ports);
    }

    [AssemblyCleanup]
    public static Task End_the_app() => PredictApp.EndAsync();
}
