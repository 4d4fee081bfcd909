using Google.Protobuf;
using Maas.Onnx.Format;

namespace Maas.Onnx.Files;

/// <summary>Reading and writing the bytes of an ONNX model. Whether the graph makes sense is for the checker to say.</summary>
public static class OnnxFile
{
    // Deepest nesting taken. A subgraph costs three levels (node, attribute, graph), so this is thirty subgraphs in each other.
    private const int DeepestNesting = 100;

    /// <exception cref="OnnxException">The file is not an ONNX model, or is cut off, or can't be opened.</exception>
    public static ModelProto Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OnnxException($"the model file {Path.GetFileName(path)} can't be opened", error);
        }
    }

    /// <exception cref="OnnxException">The bytes are not an ONNX model, or are cut off.</exception>
    public static ModelProto Read(Stream stream)
    {
        var input = CodedInputStream.CreateWithLimits(stream, int.MaxValue, DeepestNesting);
        try
        {
            var model = ModelProto.Parser.ParseFrom(input);
            return model.Graph is null
                ? throw new OnnxException("the file is not an ONNX model: it holds no graph")
                : model;
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new OnnxException($"the file is not an ONNX model, or is damaged or cut off: {error.Message}", error);
        }
    }

    /// <summary>Writes the model as it is; its external data, if any, stays where it is.</summary>
    public static void Write(ModelProto model, string path)
    {
        using var stream = File.Create(path);
        model.WriteTo(stream);
    }
}
