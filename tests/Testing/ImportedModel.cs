namespace Maas.Testing;

/// <summary>Models that another framework exported; <c>Files/README.md</c> says which and whence.</summary>
public static class ImportedModel
{
    public static string Cnn => PathOf("pytorch-digits-cnn.onnx");

    public static string Attention => PathOf("pytorch-digits-attention.onnx");

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Files", file);
}
