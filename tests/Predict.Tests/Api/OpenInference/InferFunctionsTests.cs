using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Maas.Onnx.Building;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Api.OpenInference;

[TestClass]
public sealed class InferFunctionsTests
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    [TestMethod]
    [DataRow("[1,2.5,3,4,5,6]")]
    [DataRow("[[1,2.5,3],[4,5,6]]")]
    public async Task JSON_data_comes_flat_or_nested_and_the_id_comes_back(string data)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.PostAsync(
            "/v2/models/m/infer", $$"""{"inputs":[{"data":{{data}},"shape":[2,3],"datatype":"FP32","name":"x"}],"id":"a-1"}""");

        Assert.AreEqual(
            """{"model_name":"m","model_version":"1","id":"a-1","outputs":[{"name":"y","datatype":"FP32","shape":[2,3],"data":[1,2.5,3,4,5,6]}]}""",
            answer.IsOk().ToJsonString());
    }

    [TestMethod]
    [DataRow(DataType.Bool, "BOOL", "000101")]
    [DataRow(DataType.Uint8, "UINT8", "00FF07")]
    [DataRow(DataType.Int8, "INT8", "0080FF")]
    [DataRow(DataType.Uint16, "UINT16", "0000FFFF0100")]
    [DataRow(DataType.Int16, "INT16", "0080FF7FFFFF")]
    [DataRow(DataType.Uint32, "UINT32", "00000000FFFFFFFF01000000")]
    [DataRow(DataType.Int32, "INT32", "00000080FFFFFF7F01000000")]
    [DataRow(DataType.Uint64, "UINT64", "0000000000000000FFFFFFFFFFFFFFFF0100000000000000")]
    [DataRow(DataType.Int64, "INT64", "0000000000000080FFFFFFFFFFFFFF7F0100000000000000")]
    [DataRow(DataType.Float16, "FP16", "007C007E003C")]
    [DataRow(DataType.Bfloat16, "BF16", "807FC07F803F")]
    [DataRow(DataType.Float, "FP32", "0000807F0000C07F0000803F")]
    [DataRow(DataType.Double, "FP64", "000000000000F07F000000000000F87F000000000000F03F")]
    [DataRow(DataType.String, "BYTES", "0000000003000000C3A461020000000A00")]
    public async Task Every_datatype_passes_through_as_bytes_also_what_is_not_finite(DataType type, string word, string hex)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity(type, 3));

        var (header, tensor) = await InferAsync(tenant, word, "[3]", Convert.FromHexString(hex));

        Assert.AreEqual(word, (string)header["outputs"]![0]!["datatype"]!);
        Assert.AreEqual(hex.Length / 2, (int)header["outputs"]![0]!["parameters"]!["binary_data_size"]!);
        Assert.AreEqual(hex, Convert.ToHexString(tensor));
    }

    [TestMethod]
    [DataRow("[]", "0000803F", false)]
    [DataRow("[0,3]", "", true)]
    public async Task Scalars_and_empty_tensors_pass_through(string shape, string hex, bool hasRows)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity(DataType.Float, hasRows ? [-1, 3] : []));

        var (header, tensor) = await InferAsync(tenant, "FP32", shape, Convert.FromHexString(hex));

        Assert.AreEqual(shape, header["outputs"]![0]!["shape"]!.ToJsonString());
        Assert.AreEqual(hex, Convert.ToHexString(tensor));
    }

    [TestMethod]
    public async Task A_raw_body_is_the_one_input()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        var row = Convert.FromHexString("0000803F0000803F0000C07F");

        var (header, tensor) = await SendAsync(tenant, "", row);

        Assert.AreEqual("[1,3]", header["outputs"]![0]!["shape"]!.ToJsonString());
        CollectionAssert.AreEqual(row, tensor);
    }

    [TestMethod]
    public async Task An_output_may_come_as_JSON_where_an_input_came_as_bytes()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Sum());
        const string json =
            """{"inputs":[{"name":"y","shape":[1,2],"datatype":"FP32","data":[10,20]},{"name":"x","shape":[1,2],"datatype":"FP32","parameters":{"binary_data_size":8}}],"outputs":[{"name":"z","parameters":{"binary_data":false}}],"parameters":{"binary_data_output":true}}""";

        var (header, tensor) = await SendAsync(tenant, json, Convert.FromHexString("0000803F00000040"));

        Assert.AreEqual("[11,22]", header["outputs"]![0]!["data"]!.ToJsonString());
        Assert.IsEmpty(tensor);
    }

    [TestMethod]
    [DataRow("""{"inputs":[]}""", "input \"x\" is missing; the model takes FP32 [N,3]")]
    [DataRow("""{"inputs":[{"name":"z","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", "the model has no input \"z\"")]
    [DataRow("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP64","data":[1,2,3]}]}""",
        "input \"x\" has the datatype \"FP64\"; the model takes FP32")]
    [DataRow("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}""",
        "input \"x\" has shape [1,4]; the model takes [N,3]")]
    [DataRow("""{"inputs":[{"name":"x","shape":[2,3],"datatype":"FP32","data":[1,2,3]}]}""",
        "inputs[0].data has a list of 3 elements where the shape [2,3] has 6")]
    [DataRow("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,"2",3]}]}""",
        "inputs[0].data[1] is a text; a finite 32-bit number (FP32) is expected")]
    [DataRow(
        """{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3],"shape":[3,1]}]}""", "inputs[0].shape is there twice")]
    [DataRow("""{"inputs":[{"name":"z","name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", "inputs[0].name is there twice")]
    [DataRow("""{"inputs":[{"data":[1,2,3],"data":[4,5,6],"name":"x","shape":[1,3],"datatype":"FP32"}]}""",
        "inputs[0].data is there twice")]
    [DataRow("""{"inputs":[{"parameters":{"a":1},"parameters":{},"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""",
        "inputs[0].parameters is there twice")]
    [DataRow("""{"inputs":[{"parameters":{"binary_data_size":1,"binary_data_size":2},"name":"x","shape":[1,3],"datatype":"FP32"}]}""",
        "inputs[0].parameters.binary_data_size is there twice")]
    [DataRow("""{"outputs":[{"name":"y","name":"y"}],"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""",
        "outputs[0].name is there twice")]
    [DataRow("""{"id":"a","id":"b","inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", "id is there twice")]
    [DataRow("""{"inputs":[],"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", "inputs is there twice")]
    [DataRow("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[1,2,3],"parameters":{"binary_data_size":12}}]}""",
        "inputs[0] has to have either")]
    [DataRow("""{"inputs":[{"shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", "inputs[0].name is missing")]
    [DataRow("""{"inputs":[{"name":"x","datatype":"FP32","data":[1,2,3]}]}""", "inputs[0].shape is missing")]
    [DataRow("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP32"}]}""",
        "inputs[0] has to have either data or parameters.binary_data_size")]
    public async Task A_refusal_has_the_protocol_s_shape_and_says_what_was_expected(string body, string expected)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.PostAsync("/v2/models/m/infer", body);

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.Status);
        Assert.StartsWith(expected, (string)answer.Json["error"]!);
        Assert.HasCount(1, answer.Json.AsObject());
    }

    [TestMethod]
    public async Task Bytes_that_are_too_few_or_too_many_or_announced_wrongly_are_refused()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        foreach (var (announced, sent) in new[] { (12, 11), (12, 13), (8, 8), (int.MaxValue, 12) })
        {
            using var response = await PostAsync(tenant, Json("FP32", "[1,3]", announced), new byte[sent]);

            Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode, $"{announced}, {sent}");
            Assert.IsNotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]);
        }
    }

    [TestMethod]
    public async Task Announced_texts_that_do_not_come_take_no_memory_and_are_refused()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity(DataType.String, 3));

        using var response = await PostAsync(tenant, Json("BYTES", "[3]", int.MaxValue), new byte[12]);

        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("of JSON and 2147483647 of tensors are announced", await response.Content.ReadAsStringAsync());
    }

    [TestMethod]
    [DataRow("a tensor's name")]
    [DataRow("say \"x\"\\n")]
    [DataRow("block/0/conv:0")]
    [DataRow("Größe 数 \U0001F408")]
    [DataRow("\u0001\t")]
    public async Task A_tensor_s_name_may_hold_any_character(string name)
    {
        using var tenant = await PredictApp.TenantAsync();
        var graph = new GraphBuilder("named");
        graph.Input(name, DataType.Float, 2);
        graph.NamedNode("double", "Add", [name, name], $"{name}!");
        graph.Output($"{name}!", DataType.Float, 2);
        await tenant.PublishAsync("m", graph.Build());
        var (input, output) = (JsonValue.Create(name).ToJsonString(), JsonValue.Create($"{name}!").ToJsonString());

        var answer = (await tenant.PostAsync(
            "/v2/models/m/infer",
            $$$"""{"outputs":[{"name":{{{output}}}}],"inputs":[{"name":{{{input}}},"shape":[2],"datatype":"FP32","data":[1,2]}]}"""))
            .IsOk();

        Assert.AreEqual($"{name}!", (string)answer["outputs"]![0]!["name"]!);
        Assert.AreEqual("[2,4]", answer["outputs"]![0]!["data"]!.ToJsonString());
    }

    [TestMethod]
    public async Task A_long_name_is_cut_in_the_message()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());
        var name = new string('n', 100_000);

        var answer = await tenant.PostAsync(
            "/v2/models/m/infer", $$"""{"inputs":[{"name":"{{name}}","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""");

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.Status);
        Assert.IsLessThan(300, answer.Text.Length);
    }

    private static string Json(string type, string shape, int bytes) =>
        $$$"""{"inputs":[{"name":"x","shape":{{{shape}}},"datatype":"{{{type}}}","parameters":{"binary_data_size":{{{bytes}}}}}],"parameters":{"binary_data_output":true}}""";

    private static Task<(JsonNode Header, byte[] Tensor)> InferAsync(TestTenant tenant, string type, string shape, byte[] tensor) =>
        SendAsync(tenant, Json(type, shape, tensor.Length), tensor);

    private static async Task<(JsonNode Header, byte[] Tensor)> SendAsync(TestTenant tenant, string json, byte[] tensor)
    {
        using var response = await PostAsync(tenant, json, tensor);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, Encoding.UTF8.GetString(bytes));
        var length = response.Headers.TryGetValues(HeaderLength, out var values)
            ? int.Parse(values.Single(), CultureInfo.InvariantCulture)
            : bytes.Length;
        return (JsonNode.Parse(bytes.AsSpan(0, length))!, bytes[length..]);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestTenant tenant, string json, byte[] tensor)
    {
        var header = Encoding.UTF8.GetBytes(json);
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/v2/models/m/infer") { Content = new ByteArrayContent([.. header, .. tensor]) };
        request.Headers.Add(HeaderLength, header.Length.ToString(CultureInfo.InvariantCulture));
        return await tenant.Http.SendAsync(request);
    }
}
