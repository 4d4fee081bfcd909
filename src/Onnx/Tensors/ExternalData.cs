using System.Globalization;
using Google.Protobuf;
using Maas.Onnx.Format;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Tensors;

/// <summary>Elements that stand in a file beside the model, as models over 2 GB must have them.</summary>
public static class ExternalData
{
    /// <summary>
    /// Finds where a tensor's elements stand. The location must be a relative path that leads, without <c>..</c> and without
    /// symbolic links, to a file in the model's folder, and the range must lie inside that file and be as long as the shape asks.
    /// None of the entries that say so may come twice.
    /// </summary>
    /// <param name="folder">The model's folder; null where it has none, which refuses.</param>
    /// <exception cref="OnnxException">Any of that is not so.</exception>
    public static ExternalRange Locate(TensorProto tensor, string? folder)
    {
        var called = TensorLength.Called(tensor);
        var location = Location(tensor);
        if (folder is null)
        {
            throw new OnnxException($"{called} has its data in the file \"{location}\", but the model came as a single file");
        }

        var file = new FileInfo(Inside(folder, location, called));
        if (!file.Exists)
        {
            throw new OnnxException($"{called} has its data in the file \"{location}\", which is not in the model's folder");
        }

        var size = TensorLength.Bytes(tensor);
        var (offset, length) = (Number(tensor, "offset", 0), Number(tensor, "length", size));
        if (length != size)
        {
            throw new OnnxException(
                $"{called} of shape {TensorLength.Shape(tensor)} takes {size} bytes, but its external data has {length}");
        }

        return offset <= file.Length && length <= file.Length - offset
            ? new(file.FullName, offset, length)
            : throw new OnnxException(
                $"{called} has its data at bytes {offset} to {(Int128)offset + length} of \"{location}\", which has {file.Length}");
    }

    /// <summary>Reads all external data into the model itself, as raw data. In memory a model may be larger than a file can be.</summary>
    /// <exception cref="OnnxException">
    /// As for <see cref="Locate"/>, or a tensor is over 2 GiB, can't be read, or overlaps with another.
    /// </exception>
    public static void Load(ModelProto model, string? folder)
    {
        // Tied weights share a range, and then the bytes. Other overlaps would let a small file fill the memory.
        var loaded = new Dictionary<ExternalRange, ByteString>();
        var left = new Dictionary<string, long>();
        foreach (var tensor in GraphWalk.Tensors(model).Where(tensor => tensor.DataLocation == DataLocation.External))
        {
            var range = Locate(tensor, folder);
            if (!loaded.TryGetValue(range, out var bytes))
            {
                left[range.Path] = left.GetValueOrDefault(range.Path, new FileInfo(range.Path).Length) - range.Length;
                bytes = left[range.Path] >= 0
                    ? UnsafeByteOperations.UnsafeWrap(TensorValue.Bytes(tensor, folder))
                    : throw new OnnxException($"{TensorLength.Called(tensor)} has external data that overlaps with another tensor's");
                loaded.Add(range, bytes);
            }

            TensorData.Clear(tensor);
            tensor.RawData = bytes;
        }
    }

    /// <summary>The path that the tensor names, as it is written.</summary>
    /// <exception cref="OnnxException">It names none.</exception>
    public static string Location(TensorProto tensor) =>
        Find(tensor, "location") ?? throw new OnnxException($"{TensorLength.Called(tensor)} has external data without a location");

    private static string Inside(string folder, string location, string called)
    {
        var path = Path.GetFullPath(folder);
        var parts = location.Split('/', '\\');
        if (parts.Any(part => part is "" or ".." || part.AsSpan().IndexOfAny('\0', ':') >= 0))
        {
            throw new OnnxException($"{called} has its data in \"{location}\"; a relative path inside the model's folder is expected");
        }

        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new OnnxException($"{called} has its data in \"{location}\", which leads over a symbolic link");
            }
        }

        return path;
    }

    private static long Number(TensorProto tensor, string key, long otherwise) => Find(tensor, key) switch
    {
        null => otherwise,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new OnnxException(
            $"{TensorLength.Called(tensor)} has the external data {key} \"{text}\"; a number of bytes is expected"),
    };

    // Of a key that comes twice, another reader may take the other one: what is checked here must be what is opened there.
    private static string? Find(TensorProto tensor, string key)
    {
        var values = tensor.ExternalData.Where(entry => entry.Key == key).Select(entry => entry.Value).Take(2).ToArray();
        return values.Length < 2
            ? values.FirstOrDefault()
            : throw new OnnxException(
                $"{TensorLength.Called(tensor)} has the external data {key} twice, {Shown.Name(values[0])} and {Shown.Name(values[1])}; "
                + "one is expected");
    }
}
