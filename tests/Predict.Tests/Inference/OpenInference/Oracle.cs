using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Maas.Onnx.Format;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Maas.Predict.Tests.Inference.OpenInference;

/// <summary>What a model makes of tensors: by ONNX Runtime in this process, and by the service over HTTP.</summary>
internal static class Oracle
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    private static readonly Dictionary<TensorElementType, string> Words = new()
    {
        [TensorElementType.Bool] = "BOOL",
        [TensorElementType.UInt8] = "UINT8",
        [TensorElementType.UInt16] = "UINT16",
        [TensorElementType.UInt32] = "UINT32",
        [TensorElementType.UInt64] = "UINT64",
        [TensorElementType.Int8] = "INT8",
        [TensorElementType.Int16] = "INT16",
        [TensorElementType.Int32] = "INT32",
        [TensorElementType.Int64] = "INT64",
        [TensorElementType.Float16] = "FP16",
        [TensorElementType.BFloat16] = "BF16",
        [TensorElementType.Float] = "FP32",
        [TensorElementType.Double] = "FP64",
        [TensorElementType.String] = "BYTES",
    };

    /// <summary>Every output, by ONNX Runtime itself.</summary>
    public static IReadOnlyList<OracleTensor> Run(ModelProto model, IReadOnlyList<OracleTensor> inputs)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model.ToByteArray(), options);
        using var run = new RunOptions();
        var values = inputs.Select(Value).ToList();
        try
        {
            using var outputs = session.Run(run, [.. inputs.Select(input => input.Name)], values, session.OutputNames);
            return [.. outputs.Select((output, i) => Tensor(session.OutputNames[i], output))];
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    /// <summary>Every output, all binary, by the service.</summary>
    /// <param name="json">Whether an input goes as JSON.</param>
    public static async Task<IReadOnlyList<OracleTensor>> InferAsync(
        TestTenant tenant, string model, IReadOnlyList<OracleTensor> inputs, Func<OracleTensor, bool> json)
    {
        var header = new JsonObject
        {
            ["inputs"] = new JsonArray([.. inputs.Select(input => Node(input, json(input)))]),
            ["parameters"] = new JsonObject { ["binary_data_output"] = true },
        }.ToJsonString();
        byte[] body = [.. Encoding.UTF8.GetBytes(header), .. inputs.Where(input => !json(input)).SelectMany(input => input.Bytes)];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{model}/infer") { Content = new ByteArrayContent(body) };
        request.Headers.Add(HeaderLength, Encoding.UTF8.GetByteCount(header).ToString(CultureInfo.InvariantCulture));
        using var response = await tenant.Http.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, Encoding.UTF8.GetString(answer));
        var length = int.Parse(response.Headers.GetValues(HeaderLength).Single(), CultureInfo.InvariantCulture);
        return Read(JsonNode.Parse(answer.AsSpan(0, length))!["outputs"]!.AsArray(), answer[length..]);
    }

    private static JsonObject Node(OracleTensor input, bool isJson)
    {
        var node = new JsonObject
        {
            ["name"] = input.Name,
            ["datatype"] = input.Type,
            ["shape"] = new JsonArray([.. input.Shape.Select(length => (JsonNode)length)]),
        };
        if (isJson)
        {
            node["data"] = input.Json();
        }
        else
        {
            node["parameters"] = new JsonObject { ["binary_data_size"] = input.Bytes.Length };
        }

        return node;
    }

    private static List<OracleTensor> Read(JsonArray outputs, byte[] bytes)
    {
        var (tensors, at) = (new List<OracleTensor>(), 0);
        foreach (var output in outputs)
        {
            var size = (int)output!["parameters"]!["binary_data_size"]!;
            var shape = output["shape"]!.AsArray().Select(length => (long)length!);
            tensors.Add(new((string)output["name"]!, (string)output["datatype"]!, [.. shape], bytes[at..(at + size)]));
            at += size;
        }

        Assert.HasCount(at, bytes);
        return tensors;
    }

    private static OrtValue Value(OracleTensor tensor)
    {
        if (tensor.Type == "BYTES")
        {
            int[] shape = [.. tensor.Shape.Select(length => (int)length)];
            return OrtValue.CreateFromStringTensor(new DenseTensor<string>(tensor.Texts(), shape));
        }

        var type = Words.Single(pair => pair.Value == tensor.Type).Key;
        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, tensor.Shape);
        if (tensor.Bytes.Length > 0)
        {
            tensor.Bytes.CopyTo(value.GetTensorMutableDataAsSpan<byte>());
        }

        return value;
    }

    private static OracleTensor Tensor(string name, OrtValue value)
    {
        var type = value.GetTensorTypeAndShape();
        var bytes = type.ElementDataType == TensorElementType.String
            ? OracleTensor.Pack(value.GetStringTensorAsArray())
            : type.ElementCount == 0 ? [] : value.GetTensorDataAsSpan<byte>().ToArray();
        return new(name, Words[type.ElementDataType], type.Shape, bytes);
    }
}
