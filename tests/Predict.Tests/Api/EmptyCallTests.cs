using System.Net;
using Maas.Onnx.Building;
using Maas.Onnx.Format;
using Maas.Onnx.Tensors;
using static Maas.Onnx.Format.TensorProto.Types;

namespace Maas.Predict.Tests.Api;

/// <summary>Calls without numbers for what can't compute so, in an app of their own: where one ends it, later ones find nobody.</summary>
[TestClass]
public sealed class EmptyCallTests
{
    [TestMethod]
    public async Task A_sequence_without_steps_is_refused_in_words_and_others_are_answered_afterwards()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", Recurrent());
        using var app = await OwnApp.StartAsync(tenant);

        var (refused, why) = await PostAsync(app, """{"name":"x","shape":[1,0,3],"datatype":"FP32","data":[]}""");
        var (answered, _) = await PostAsync(app, """{"name":"x","shape":[1,2,3],"datatype":"FP32","data":[1,2,3,4,5,6]}""");

        Assert.AreEqual(HttpStatusCode.BadRequest, refused);
        StringAssert.Contains(why, "(GRU) is given nothing to compute with");
        Assert.AreEqual(HttpStatusCode.OK, answered);
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(OwnApp app, string input)
    {
        using var content = new StringContent($$"""{"inputs":[{{input}}]}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await app.Http.PostAsync("/v2/models/m/infer", content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    // Of x [N, steps, 3], as PyTorch exports a GRU whose batch is first.
    private static ModelProto Recurrent()
    {
        var graph = new GraphBuilder("recurrent");
        graph.Input("x", DataType.Float, -1, -1, 3);
        var steps = graph.Node("Transpose", ["x"], Attributes.Of("perm", 1, 0, 2));
        var weights = graph.Initializer(NewTensor.Of<float>("w", new float[18], 1, 6, 3));
        var recurrence = graph.Initializer(NewTensor.Of<float>("r", new float[12], 1, 6, 2));
        graph.NamedNode("it", "GRU", [steps, weights, recurrence], "y", Attributes.Of("hidden_size", 2L));
        graph.Output("y", DataType.Float, -1, 1, -1, 2);
        return graph.Build();
    }
}
