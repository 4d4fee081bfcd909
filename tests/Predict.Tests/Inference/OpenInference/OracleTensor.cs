using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace Maas.Predict.Tests.Inference.OpenInference;

/// <summary>A tensor as the protocol's binary extension carries it.</summary>
internal sealed record OracleTensor(string Name, string Type, long[] Shape, byte[] Bytes)
{
    public static OracleTensor Random(string name, string type, long[] shape, Random random)
    {
        var count = shape.Aggregate(1L, (product, length) => product * length);
        var bytes = new byte[count * SizeOf(type)];
        random.NextBytes(bytes);
        return new(name, type, shape, type switch
        {
            "BOOL" => [.. bytes.Select(value => (byte)(value & 1))],
            "BYTES" => Pack([.. Enumerable.Range(0, (int)count).Select(_ => Text(random))]),
            _ => bytes,
        });
    }

    public static byte[] Pack(IReadOnlyList<string> texts)
    {
        var bytes = new List<byte>();
        foreach (var utf8 in texts.Select(Encoding.UTF8.GetBytes))
        {
            bytes.AddRange(BitConverter.GetBytes(utf8.Length));
            bytes.AddRange(utf8);
        }

        return [.. bytes];
    }

    public string[] Texts()
    {
        var texts = new List<string>();
        for (var at = 0; at < Bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(Bytes.AsSpan(at));
            texts.Add(Encoding.UTF8.GetString(Bytes, at + 4, length));
            at += 4 + length;
        }

        return [.. texts];
    }

    /// <summary>The elements as JSON.</summary>
    public JsonArray Json() => Type switch
    {
        "BYTES" => new([.. Texts().Select(text => (JsonNode)text)]),
        "BOOL" => new([.. Bytes.Select(value => (JsonNode)(value == 1))]),
        "INT64" => Each(8, bytes => BitConverter.ToInt64(bytes)),
        "INT32" => Each(4, bytes => BitConverter.ToInt32(bytes)),
        "FP64" => Each(8, bytes => BitConverter.ToDouble(bytes)),
        "FP32" => Each(4, bytes => BitConverter.ToSingle(bytes)),
        _ => throw new ArgumentOutOfRangeException(nameof(Type), Type, "not a type that these tests send as JSON"),
    };

    public override string ToString() => $"{Name} {Type} [{string.Join(',', Shape)}] {Convert.ToHexString(Bytes)}";

    private static int SizeOf(string type) => type switch
    {
        "BOOL" or "INT8" or "UINT8" => 1,
        "INT16" or "UINT16" or "FP16" or "BF16" => 2,
        "INT32" or "UINT32" or "FP32" => 4,
        "BYTES" => 0,
        _ => 8,
    };

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => char.ConvertFromUtf32(random.Next(2) == 0
            ? random.Next(1, 128)
            : random.Next(0x1F400, 0x1F440))));

    private JsonArray Each(int size, Func<byte[], JsonNode> element) => new([.. Bytes.Chunk(size).Select(element)]);
}
