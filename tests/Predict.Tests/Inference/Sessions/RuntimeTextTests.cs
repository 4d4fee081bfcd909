using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class RuntimeTextTests
{
    [TestMethod]
    [DataRow(
        "[ErrorCode:InvalidGraph] Load model from /tmp/maas-upload-1/files/model.onnx failed:This is an invalid model. Nope is no operator",
        "[ErrorCode:InvalidGraph] This is an invalid model. Nope is no operator")]
    [DataRow("[ErrorCode:Fail] /source/onnxruntime/core/graph.cc:12 Verify() the shapes\ndon't fit", "Verify() the shapes don't fit")]
    [DataRow("short", "short")]
    public void No_place_on_this_machine_or_in_the_runtimes_source_is_told(string message, string expected) =>
        Assert.AreEqual(expected, RuntimeText.Of(message));

    [TestMethod]
    [DataRow("[ErrorCode:RuntimeException] /source/bfc_arena.cc:376 Allocate() Failed to allocate memory for a buffer of size 9", true)]
    [DataRow("[ErrorCode:RuntimeException] Exception during initialization: std::bad_alloc", true)]
    [DataRow("[ErrorCode:InvalidGraph] This is an invalid model. Nope is no operator", false)]
    public void Want_of_memory_is_told_from_what_is_wrong_with_a_model(string message, bool expected) =>
        Assert.AreEqual(expected, RuntimeText.TellsNoMemory(message));

    [TestMethod]
    public void A_long_message_is_cut() => Assert.AreEqual(301, RuntimeText.Of(new string('x', 5000)).Length);
}
