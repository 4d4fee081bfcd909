using Maas.Codecs.Tests.Images;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class PredictRefusalTests
{
    [TestMethod]
    [DataRow("""{"inputs":{"x":[[1,2,3]]}""", "invalid-json", "line 1, byte 26")]
    [DataRow("""{"inputs":{"x":[[1,2,NaN]]}}""", "invalid-json", "line 1, byte 22")]
    [DataRow("""{"inputs":{"x":[[1,2,3]]}} x""", "invalid-json", "line 1, byte 28")]
    [DataRow("""{"inputs":{"x\ud800":[[1,2,3]]}}""", "invalid-json", "half a character")]
    [DataRow("""{"inputs":{"x":[[1,2,"NaN"]]}}""", "invalid-input", "inputs.x[0][2] is a text; a finite 32-bit number is expected (FP32)")]
    [DataRow("""{"inputs":{"x":[[1,2,1e39]]}}""", "invalid-input", "inputs.x[0][2] is 1e39; a finite 32-bit number is expected")]
    [DataRow("""{"inputs":{"x":[[1,2,null]]}}""", "invalid-input", "inputs.x[0][2] is null")]
    [DataRow("""{"inputs":{"x":[[1,2,3],[1,2]]}}""", "invalid-input", "inputs.x[1] has 2 elements where the first has 3")]
    [DataRow("""{"inputs":{"x":[[1,2,3],4]}}""", "invalid-input", "inputs.x[1] is a value where the first row has a list")]
    [DataRow("""{"inputs":{"x":[[1,2],[3,[4]]]}}""", "invalid-input", "inputs.x[1][1] is a list where the first row has a value")]
    [DataRow("""{"inputs":{"x":[[1,2],[3,4]]}}""", "invalid-input", "input \"x\" has shape [2,2]; the model takes [N,3]")]
    [DataRow("""{"inputs":{"x":[1,2,3]}}""", "invalid-input", "input \"x\" has shape [3]; the model takes [N,3]")]
    [DataRow("""{"inputs":{"x":7}}""", "invalid-input", "input \"x\" has shape []; the model takes [N,3]")]
    [DataRow("""{"inputs":{"x":[]}}""", "invalid-input", "input \"x\" has shape [0]; the model takes [N,3]")]
    [DataRow("""{"inputs":{"y":[[1,2,3]]}}""", "invalid-input", "the model has no input \"y\"; there is x")]
    [DataRow("""{"inputs":{"x":[[1,2,3]],"x":[[1,2,3]]}}""", "invalid-input", "input \"x\" is there twice")]
    [DataRow("""{"inputs":{}}""", "invalid-input", "input \"x\" is missing; the model takes FP32 [N,3]")]
    [DataRow("""{"inputs":[[1,2,3]]}""", "invalid-input", "inputs is a list; an object")]
    [DataRow("""{"instances":{"x":1}}""", "invalid-input", "instances is an object; a list is expected")]
    [DataRow("""{"instances":[]}""", "invalid-input", "has shape [0]")]
    [DataRow("""{"instance":[[1,2,3]]}""", "invalid-input", "did you mean \"instances\"?")]
    [DataRow("""{"instances":[[1,2,3]],"inputs":{}}""", "invalid-input", "there is \"inputs\" beside it")]
    [DataRow("""{}""", "invalid-input", "the object is empty")]
    [DataRow("""[[1,2,3]]""", "invalid-input", "a list came")]
    [DataRow("", "invalid-json", "nothing came where JSON is expected")]
    public async Task Wrong_JSON_is_refused_with_its_place(string body, string code, string detail)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.PostAsync("/api/models/m/predict", body);

        StringAssert.Contains(answer.IsRefusal(400, code), detail);
    }

    [TestMethod]
    [DataRow(DataType.Int8, "128", "a whole number from -128 to 127")]
    [DataRow(DataType.Uint8, "-1", "a whole number from 0 to 255")]
    [DataRow(DataType.Int64, "9223372036854775808", "a whole number from -9223372036854775808 to 9223372036854775807")]
    [DataRow(DataType.Int32, "1.5", "a whole number from -2147483648 to 2147483647")]
    [DataRow(DataType.Bool, "1", "true or false")]
    [DataRow(DataType.String, "1", "a text")]
    [DataRow(DataType.Float16, "65520", "a finite 16-bit number")]
    [DataRow(DataType.Double, "1e309", "a finite 64-bit number")]
    [DataRow(DataType.Bfloat16, "1", "which JSON does not carry")]
    public async Task A_value_of_another_type_is_refused(DataType type, string value, string expected)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity(type, -1));

        var answer = await tenant.PostAsync("/api/models/m/predict", $$$"""{"inputs":{"x":[{{{value}}}]}}""");

        StringAssert.Contains(answer.IsRefusal(400, "invalid-input"), expected);
    }

    [TestMethod]
    [DataRow(DataType.Int8, "[-128,127]")]
    [DataRow(DataType.Uint64, "[0,18446744073709551615]")]
    [DataRow(DataType.Bool, "[true,false]")]
    [DataRow(DataType.String, """["","ä😀\n"]""")]
    [DataRow(DataType.Float16, "[0.5,-65504]")]
    [DataRow(DataType.Double, "[0.1,1E+300]")]
    public async Task A_tensor_of_any_type_comes_back_as_it_was_sent(DataType type, string data)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity(type, -1));

        var answer = await tenant.PostAsync("/api/models/m/predict", $$$"""{"inputs":{"x":{{{data}}}}}""");

        var expected = System.Text.Json.Nodes.JsonNode.Parse(data)!.ToJsonString();
        Assert.AreEqual(expected, answer.IsOk()["outputs"]!["y"]!["data"]!.ToJsonString());
    }

    [TestMethod]
    [DataRow("length,color\n1,red\n2\n", "row 2")]
    [DataRow("length,color\n1,red\nlong,red\n", "row 2: field \"length\" is \"long\"; a finite number is expected")]
    [DataRow("length,color\nNaN,red\n", "row 1: field \"length\"")]
    [DataRow("length,colour\n1,red\n", "the table has no column \"color\"")]
    [DataRow("length,color\n", "the table has a header and no rows")]
    [DataRow("", "the file is empty")]
    public async Task Wrong_rows_are_refused_with_their_number(string csv, string detail)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity(), TestModels.RowEncoding);

        var answer = await tenant.PostAsync("/api/models/m/predict", System.Text.Encoding.UTF8.GetBytes(csv), "text/csv; charset=utf-8");

        StringAssert.Contains(answer.IsRefusal(400, "invalid-input"), detail);
    }

    [TestMethod]
    [DataRow("""{"instances":[{"length":1},{"lenght":2}]}""", "instances[1]: there is no field \"lenght\"; did you mean \"length\"")]
    [DataRow("""{"instances":[{"length":{}}]}""", "instances[0]: field \"length\" is an object")]
    [DataRow("""{"instances":[[1,"red",3]]}""", "instances[0]: the row has more than 2 cells")]
    [DataRow("""{"instances":[[1]]}""", "instances[0]: the row has 1 cells; 2 are expected")]
    [DataRow("""{"instances":[]}""", "instances is an empty list")]
    public async Task Wrong_instances_are_refused_with_their_number(string body, string detail)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity(), TestModels.RowEncoding);

        var answer = await tenant.PostAsync("/api/models/m/predict", body);

        StringAssert.Contains(answer.IsRefusal(400, "invalid-input"), detail);
    }

    [TestMethod]
    public async Task An_unknown_field_of_a_very_long_name_is_refused_in_few_words()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity(), TestModels.RowEncoding);

        var answer = await tenant.PostAsync("/api/models/m/predict", $$"""{"instances":[{"{{new string('a', 100_000)}}":1}]}""");

        StringAssert.Contains(answer.IsRefusal(400, "invalid-input"), "instances[0]: there is no field \"aaa");
        Assert.IsLessThan(1000, answer.Text.Length);
    }

    [TestMethod]
    public async Task Broken_and_enormous_pictures_are_refused()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Pixels(), TestModels.PixelsEncoding, TestModels.PixelsDecoding);
        var whole = PngFile.Make(64, 64, 0, [.. Enumerable.Range(0, 64 * 64).Select(i => (byte)(i * 31))]);
        var enormous = PngFile.Blank(20_000, 20_000);

        var truncated = await tenant.PostAsync("/api/models/m/predict", whole[..(whole.Length / 2)], "image/png");
        var large = await tenant.PostAsync("/api/models/m/predict", enormous, "image/png");
        var none = await tenant.PostAsync("/api/models/m/predict", "no picture"u8.ToArray(), "image/jpeg");

        Assert.IsLessThan(64_000, enormous.Length);
        truncated.IsRefusal(400, "invalid-image");
        StringAssert.Contains(large.IsRefusal(400, "invalid-image"), "20000×20000");
        StringAssert.Contains(none.IsRefusal(400, "invalid-image"), "a PNG, JPEG or WebP file is expected");
    }

    [TestMethod]
    [DataRow("""{"instances":[{"b65":"AAAA"}]}""", "invalid-input", "instances[0]: a picture is {\"b64\"")]
    [DataRow("""{"instances":[{"b64":"***"}]}""", "invalid-input", "instances[0]: b64 is not base64 text")]
    [DataRow("""{"instances":[{"b64":"AAAA"}]}""", "invalid-image", "instances[0]: a PNG, JPEG or WebP file is expected")]
    [DataRow("""{"instances":["AAAA"]}""", "invalid-input", "instances[0]: a picture is {\"b64\": \"…\"}; a text came")]
    [DataRow("""{"instances":[[[[1,2],[3,4],[5,6]]]]}""", "invalid-input", "has shape [1,1,3,2]; the model takes [N,1,2,2]")]
    public async Task Wrong_pictures_in_JSON_are_refused_with_their_number(string body, string code, string detail)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Pixels(), TestModels.PixelsEncoding, TestModels.PixelsDecoding);

        var answer = await tenant.PostAsync("/api/models/m/predict", body);

        StringAssert.Contains(answer.IsRefusal(400, code), detail);
    }

    [TestMethod]
    [DataRow("/api/models/none/predict", 404, "unknown-model")]
    [DataRow("/api/models/m@beta/predict", 404, "unknown-alias")]
    [DataRow("/api/models/m/versions/2/predict", 404, "unknown-version")]
    [DataRow("/api/models/m/versions/0/predict", 400, "invalid-name")]
    [DataRow("/api/models/M/predict", 400, "invalid-name")]
    [DataRow("/api/models/m@/predict", 400, "invalid-name")]
    public async Task What_is_not_there_is_refused(string path, int status, string code)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.PostAsync(path, """{"instances":[[1,2,3]]}""");

        answer.IsRefusal(status, code);
    }

    [TestMethod]
    [DataRow("text/csv", "this model takes no table rows; it takes application/json")]
    [DataRow("image/png", "this model takes no pictures; it takes application/json")]
    [DataRow("application/x-www-form-urlencoded",
        "the Content-Type is \"application/x-www-form-urlencoded\"; this model takes application/json")]
    public async Task A_content_type_that_the_model_does_not_take_is_refused(string type, string detail)
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        var answer = await tenant.PostAsync("/api/models/m/predict", "x"u8.ToArray(), type);

        StringAssert.Contains(answer.IsRefusal(415, "unsupported-media-type"), detail);
    }
}
