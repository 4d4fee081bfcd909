using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

/// <summary>ONNX Runtime's messages as one short line without places in its source.</summary>
internal static class RuntimeText
{
    private const int MostCharacters = 300;

    public static string Of(OnnxRuntimeException exception)
    {
        // "[ErrorCode:Fail] /source/file.cc:12 function… what went wrong"
        var line = exception.Message.ReplaceLineEndings(" ");
        var source = line.LastIndexOf(".cc:", StringComparison.Ordinal);
        var space = source < 0 ? -1 : line.IndexOf(' ', source);
        line = space < 0 ? line : line[(space + 1)..];
        return line.Length > MostCharacters ? $"{line[..MostCharacters]}…" : line;
    }
}
