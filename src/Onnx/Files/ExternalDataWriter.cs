using System.Globalization;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Onnx.Files;

/// <summary>Writes tensors' elements one after the other to one file.</summary>
internal sealed class ExternalDataWriter(string path) : IDisposable
{
    // Where ONNX Runtime maps a file into memory, an offset must be a multiple of this: Windows's allocation granularity.
    private const long Alignment = 64 * 1024;

    private const int ChunkBytes = 1 << 20;

    private readonly FileStream stream = File.Create(path);

    /// <summary>Writes the elements, and leaves in the tensor only where they are.</summary>
    public void Move(TensorProto tensor, string? folder)
    {
        stream.Position = (stream.Position + Alignment - 1) / Alignment * Alignment;
        var offset = stream.Position;
        if (tensor.DataLocation == DataLocation.External)
        {
            Copy(ExternalData.Locate(tensor, folder));
        }
        else
        {
            stream.Write(TensorValue.Bytes(tensor, folder).Span);
        }

        TensorData.Clear(tensor);
        tensor.DataLocation = DataLocation.External;
        Say(tensor, "location", Path.GetFileName(path));
        Say(tensor, "offset", offset.ToString(CultureInfo.InvariantCulture));
        Say(tensor, "length", (stream.Position - offset).ToString(CultureInfo.InvariantCulture));
    }

    public void Dispose() => stream.Dispose();

    private void Copy(ExternalRange range)
    {
        var chunk = new byte[Math.Min(ChunkBytes, range.Length)];
        for (var position = 0L; position < range.Length; position += chunk.Length)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, range.Length - position));
            range.Read(part, position);
            stream.Write(part);
        }
    }

    private static void Say(TensorProto tensor, string key, string value) =>
        tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
}
