using Maas.Onnx.Runtime;

namespace Maas.Predict.Tests;

[TestClass]
public static class BeforeAllTests
{
    [AssemblyInitialize]
    public static void Switch_telemetry_off(TestContext context) => OnnxRuntimeTelemetry.Off();

    [AssemblyCleanup]
    public static Task End_the_app() => PredictApp.EndAsync();
}
