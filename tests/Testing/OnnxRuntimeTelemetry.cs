using System.Runtime.InteropServices;

namespace Maas.Testing;

/// <summary>ONNX Runtime for tests, without its telemetry. Call <see cref="Off"/> from a module initializer of the test project.</summary>
public static class OnnxRuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>
    /// Native code reads its own copy of the environment, which <see cref="Environment.SetEnvironmentVariable(string, string)"/>
    /// does not reach outside Windows; so C's setenv sets it, before ONNX Runtime is first touched.
    /// </summary>
    public static void Off()
    {
        Environment.SetEnvironmentVariable(Variable, "1");
        if (!OperatingSystem.IsWindows() && SetEnvironment(Variable, "1", overwrite: 1) != 0)
        {
            throw new InvalidOperationException($"setenv({Variable}) failed with error {Marshal.GetLastPInvokeError()}");
        }
    }

    [DllImport("libc", EntryPoint = "setenv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}
