using Google.Protobuf;
using Maas.Onnx.Checking;
using Maas.Onnx.Describing;
using Maas.Onnx.Files;
using Maas.Onnx.Training;
using Maas.Testing;

namespace Maas.Onnx.Tests.Files;

/// <summary>Files that another framework wrote: PyTorch's exporters.</summary>
[TestClass]
public sealed class ImportedModelTests
{
    [TestMethod]
    public void Foreign_files_pass_and_survive_a_round_trip_to_the_byte()
    {
        foreach (var path in new[] { ImportedModel.Cnn, ImportedModel.Attention })
        {
            var model = OnnxFile.Read(path);

            GraphChecker.Check(model, null);

            CollectionAssert.AreEqual(File.ReadAllBytes(path), model.ToByteArray());
            Assert.IsEmpty(TrainableOperators.Unsupported(ModelDescription.Of(model).Operators));
        }
    }

    [TestMethod]
    public void Every_weight_of_a_transformer_has_its_layer_s_fans()
    {
        var roles = InitializerRoles.Find(OnnxFile.Read(ImportedModel.Attention).Graph);

        Assert.AreEqual("Weight 16/32", Text(roles["up.weight"]));
        Assert.AreEqual("Bias 16/32", Text(roles["up.bias"]));
        Assert.AreEqual("Scale 0/0", Text(roles["n1.weight"]));
        Assert.AreEqual("Bias 0/0", Text(roles["n1.bias"]));
        Assert.AreEqual("Embedding 0/0", Text(roles["place"]));
    }

    private static string Text(InitializerRole role) => $"{role.Kind} {role.FanIn}/{role.FanOut}";
}
