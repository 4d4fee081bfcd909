using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Maas.Onnx.Format;
using Microsoft.Win32.SafeHandles;

namespace Maas.Onnx.Files;

/// <summary>
/// Reads a model without its weights: raw data of some size stay in the file, and the tensor says of them that they stand there, as
/// external data of the model's own file. So a model of 2 GiB is checked and described in the memory that its graph takes.
/// </summary>
public sealed class OnnxOutline
{
    private const int LeftBehindBytes = 16 << 10;
    private const int RawDataField = 9;
    private const int NoField = -1;

    // Names, texts and small constants. Texts take twice as much once they are parsed, and a copy of all stands beside that.
    private const long MostCopiedBytes = 192L << 20;

    private readonly string name;
    private readonly SafeFileHandle file;
    private readonly WireReader reader;
    private long copied;

    private OnnxOutline(string name, SafeFileHandle file, WireReader reader) => (this.name, this.file, this.reader) = (name, file, reader);

    /// <summary>Reads a model file. Its own folder is where its large constants are found.</summary>
    /// <exception cref="OnnxException">The file is not an ONNX model, or is cut off, or can't be opened, or holds too much outside of
    /// raw data.</exception>
    public static ModelProto Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            OnnxFile.CheckLength(stream);
            WireScan.Check(stream);
            stream.Position = 0;
            var outline = new OnnxOutline(Path.GetFileName(path), stream.SafeFileHandle, new WireReader(stream));
            return OnnxFile.Read(outline.Message(ModelProto.Descriptor, stream.Length));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OnnxException($"the model file {Path.GetFileName(path)} can't be read: {error.Message}", error);
        }
    }

    private MemoryStream Message(MessageDescriptor message, long end)
    {
        var rawDataField = message == TensorProto.Descriptor ? RawDataField : NoField;
        var rawData = ((long Offset, long Length)?)null;
        var memory = new MemoryStream();
        while (reader.Position < end)
        {
            var start = reader.Position;
            var tag = reader.Varint();
            var (number, wireType) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
            if (wireType != 2)
            {
                SkipPlain(wireType);
                Copy(memory, start, reader.Position - start);
                continue;
            }

            var length = (long)reader.Varint();
            if (message.FindFieldByNumber(number) is { FieldType: FieldType.Message } field)
            {
                Write(memory, number, Message(field.MessageType, reader.Position + length));
                continue;
            }

            if (number == rawDataField)
            {
                rawData = rawData is null ? (reader.Position, length) : throw reader.Damaged("a tensor has its raw data twice");
            }

            reader.Skip((ulong)length);
            if (number != rawDataField || length < LeftBehindBytes)
            {
                Copy(memory, start, reader.Position - start);
            }
        }

        return rawData is { Length: >= LeftBehindBytes } left ? PointTo(memory, left.Offset, left.Length) : memory;
    }

    private void SkipPlain(int wireType)
    {
        switch (wireType)
        {
            case 0:
                reader.Varint();
                break;
            case 1:
                reader.Skip(8);
                break;
            case 5:
                reader.Skip(4);
                break;
            default:
                throw reader.Damaged($"there is a field of type {wireType}, which ONNX has none of");
        }
    }

    private MemoryStream PointTo(MemoryStream rest, long offset, long length)
    {
        var tensor = TensorProto.Parser.ParseFrom(rest.GetBuffer(), 0, (int)rest.Length);
        if (tensor.HasDataLocation || tensor.ExternalData.Count > 0)
        {
            throw reader.Damaged("a tensor has raw data and external data at once");
        }

        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        foreach (var (key, value) in new[] { ("location", name), ("offset", Number(offset)), ("length", Number(length)) })
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        var pointing = new MemoryStream();
        tensor.WriteTo(pointing);
        return pointing;
    }

    private void Copy(MemoryStream memory, long start, long length)
    {
        copied += length;
        if (copied > MostCopiedBytes)
        {
            throw new OnnxException(
                $"more than {MostCopiedBytes} bytes of the model, up to byte {start + length}, are no raw data; "
                + "exporters write weights as raw_data");
        }

        var at = (int)memory.Position;
        memory.SetLength(at + length);
        while (at < memory.Length)
        {
            var read = RandomAccess.Read(file, memory.GetBuffer().AsSpan(at, (int)memory.Length - at), start);
            at += read > 0 ? read : throw new EndOfStreamException("it ends too early");
            start += read;
        }

        memory.Position = at;
    }

    private static void Write(MemoryStream memory, int number, MemoryStream inner)
    {
        var output = new CodedOutputStream(memory, leaveOpen: true);
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteLength((int)inner.Length);
        output.Flush();
        inner.WriteTo(memory);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
