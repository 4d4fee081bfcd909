using Maas.Onnx.Runtime;

namespace Maas.Onnx.Tests;

[TestClass]
public static class BeforeAllTests
{
    [AssemblyInitialize]
    public static void Switch_telemetry_off(TestContext context) => OnnxRuntimeTelemetry.Off();
}
