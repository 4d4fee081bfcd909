using Maas.Core;
using Maas.Predict.Inference.Trial;

namespace Maas.Predict.Tests.Inference.Trial;

[TestClass]
public sealed class TrialEndTests
{
    [TestMethod]
    [DataRow(2, "why", "invalid-model", "why")]
    [DataRow(128 + 8, "", "invalid-model", "the process that tried the model was ended by SIGFPE while the model was opened")]
    [DataRow(128 + 6, "running\n", "invalid-model",
        "the process that tried the model was ended by SIGABRT in the model's first run, with zeros")]
    [DataRow(255, "", "invalid-model", "the process that tried the model was ended with the exit code 255 while the model was opened")]
    [DataRow(128 + 9, "", "unavailable",
        "the process that tried the model was ended by SIGKILL while the model was opened, as the system does where memory runs out, be it "
            + "for this model or for others; send it again later")]
    [DataRow(128 + 15, "", "unavailable", "the trial of the model was ended from outside; send it again")]
    public void An_end_says_why_the_model_is_refused(int exitCode, string said, string code, string detail)
    {
        var refusal = Assert.ThrowsExactly<ServiceException>(() => TrialEnd.Check(exitCode, said, 1 << 20));

        Assert.AreEqual(code, refusal.Error.Code);
        Assert.AreEqual(detail, refusal.Detail);
        Assert.AreEqual(code == "unavailable", refusal.RetryAfter is not null);
    }

    [TestMethod]
    public void A_failure_of_the_services_own_code_refuses_nothing_in_the_models_name() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => TrialEnd.Check(TrialProgram.Failed, "stack", 1 << 20));

    [TestMethod]
    public void A_good_end_refuses_nothing() => TrialEnd.Check(0, "running\n", 1 << 20);
}
