using Google.Protobuf;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;

namespace Maas.Onnx.Files;

/// <summary>
/// Reading and writing the bytes of an ONNX model. Whether the graph makes sense is for
/// <see cref="Checking.GraphChecker"/> to say.
/// </summary>
public static class OnnxFile
{
    // Protobuf can't hold 2 GiB in one message; what is no constant gets the last sixteenth.
    private const long MostConstantBytes = (1L << 31) - (1L << 27);

    // Below this a constant stays in the model file even where others go beside it: it costs less there than its entry.
    private const long SmallConstantBytes = 1024;

    /// <summary>Reads a model file. External data stays in its files: see <see cref="ExternalData.Load"/>.</summary>
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
            throw new OnnxException($"the model file {Path.GetFileName(path)} can't be read: {error.Message}", error);
        }
    }

    /// <summary>Reads all of a stream that can seek.</summary>
    /// <exception cref="OnnxException">The bytes are not an ONNX model, or are cut off.</exception>
    public static ModelProto Read(Stream stream)
    {
        CheckLength(stream);
        WireScan.Check(stream);
        stream.Position = 0;
        try
        {
            var model = ModelProto.Parser.ParseFrom(CodedInputStream.CreateWithLimits(stream, int.MaxValue, recursionLimit: 100));
            return model.Graph is null ? throw new OnnxException("the file is not an ONNX model: it holds no graph") : model;
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new OnnxException($"the file is not an ONNX model, or is damaged or cut off: {error.Message}", error);
        }
    }

    /// <summary>
    /// Writes the model as one file, or, where its constants are too large for one, as a file and external data beside it.
    /// What stands in external files already is not written.
    /// </summary>
    /// <returns>The paths of the files written, the model first.</returns>
    public static IReadOnlyList<string> Write(ModelProto model, string path)
    {
        if (GraphWalk.Tensors(model).Sum(tensor => (long)tensor.RawData.Length) > MostConstantBytes)
        {
            return WriteWithExternalData(model, null, path, SmallConstantBytes);
        }

        using var stream = File.Create(path);
        model.WriteTo(stream);
        return [path];
    }

    /// <summary>
    /// Writes the model, and its initializers from so many bytes on to one file beside it (<c>model.onnx.data</c>), with what
    /// stood in external files until now. The model itself is not changed.
    /// </summary>
    /// <param name="folder">Where the model's external data is; null where it has none.</param>
    /// <returns>The paths of the files written, the model first.</returns>
    /// <exception cref="OnnxException">The model's external data can't be read.</exception>
    public static IReadOnlyList<string> WriteWithExternalData(ModelProto model, string? folder, string path, long fromBytes)
    {
        var moved = model.Clone();
        var dataPath = $"{path}.data";
        using (var data = new ExternalDataWriter(dataPath))
        {
            foreach (var tensor in GraphWalk.Graphs(moved).SelectMany(graph => graph.Initializer).Where(tensor => Moves(tensor, fromBytes)))
            {
                data.Move(tensor, folder);
            }
        }

        using var stream = File.Create(path);
        moved.WriteTo(stream);
        return [path, dataPath];
    }

    internal static void CheckLength(Stream stream)
    {
        if (stream.Length > int.MaxValue)
        {
            throw new OnnxException($"the file has {stream.Length} bytes; over 2 GiB a model's weights must stand in files beside it");
        }
    }

    private static bool Moves(TensorProto tensor, long fromBytes) =>
        tensor.DataLocation == TensorProto.Types.DataLocation.External
        || (tensor.DataType != (int)TensorProto.Types.DataType.String && TensorLength.Bytes(tensor) >= Math.Max(fromBytes, 1));
}
