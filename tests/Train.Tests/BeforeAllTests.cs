using Maas.Onnx.Runtime;
using TorchSharp;

namespace Maas.Train.Tests;

[TestClass]
public static class BeforeAllTests
{
    // Tests run side by side, so each takes one thread.
    [AssemblyInitialize]
    public static void Quieten_the_native_libraries(TestContext context)
    {
        OnnxRuntimeTelemetry.Off();
        torch.set_num_threads(1);
    }
}
