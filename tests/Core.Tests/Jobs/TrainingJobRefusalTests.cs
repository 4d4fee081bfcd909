using System.Text;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class TrainingJobRefusalTests
{
    private const string Start = """{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"linear"}""";

    [TestMethod]
    [DataRow("""{"modle":"m"}""", "modle", "is not a field of a job; did you mean \"model\"?")]
    [DataRow("""{"model":"m","taks":"x"}""", "taks", "did you mean \"task\"?")]
    [DataRow("""{"model":"m","task":"tabular-regression","Dataset":"d"}""", "Dataset", "did you mean \"dataset\"?")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d","bace":{}}""", "bace", "did you mean \"base\"?")]
    [DataRow(Start + ""","trainning":{}}""", "trainning", "did you mean \"training\"?")]
    [DataRow(Start + ""","data":{"spilt":{}}}""", "data.spilt", "is not a field of data; did you mean \"split\"?")]
    [DataRow(Start + ""","data":{"split":{"tests":1}}}""", "data.split.tests", "is not a field of data.split; did you mean \"test\"?")]
    [DataRow(Start + ""","data":{"encoding":{"categorys":"index"}}}""", "data.encoding.categorys", "did you mean \"categories\"?")]
    [DataRow(Start + ""","training":{"learning_rate":1}}""", "training.learning_rate", "did you mean \"learningRate\"?")]
    [DataRow(Start + ""","training":{"schedule":{"warmUpEpoch":1}}}""", "training.schedule.warmUpEpoch", "did you mean \"warmupEpochs\"?")]
    [DataRow(Start + ""","training":{"stop":{"patients":1}}}""", "training.stop.patients", "did you mean \"patience\"?")]
    [DataRow(Start + ""","accept":{"metric":"r2","atleast":1}}""", "accept.atleast", "did you mean \"atLeast\"?")]
    [DataRow(Start + ""","accept":{"metrics":"r2","atLeast":1}}""", "accept.metrics", "did you mean \"metric\"?")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d","base":{"tempalte":"linear"}}""", "base.tempalte", "\"template\"?")]
    [DataRow(
        Start + ""","data":{"zzz":1}}""", "data.zzz", "is not a field of data; there is split, features, targets, encoding, augmentation")]
    public void A_misspelt_field_is_refused_with_the_nearest_name(string json, string place, string says) => Refuses(json, place, says);

    [TestMethod]
    [DataRow("{}", "model", "is missing")]
    [DataRow("""{"model":"m"}""", "task", "is missing")]
    [DataRow("""{"model":"m","base":{"template":"mlp"},"dataset":"d"}""", "task", "is missing")]
    [DataRow("""{"model":"m","task":"tabular-regression"}""", "dataset", "is missing")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d"}""", "base", "is missing; it takes {\"template\": …}")]
    [DataRow(Start + ""","accept":{"atLeast":1}}""", "accept.metric", "is missing")]
    [DataRow(Start + ""","accept":{"metric":"r2"}}""", "accept", "has neither atLeast nor atMost")]
    [DataRow(Start + ""","accept":{"metric":"r2","atLeast":0.9,"atMost":0.8}}""", "accept", "atLeast is above atMost")]
    [DataRow(Start + ""","training":{"stop":{"metric":"loss"}}}""", "training.stop", "has neither reaches nor patience")]
    public void What_must_be_there_is_asked_for(string json, string place, string says) => Refuses(json, place, says);

    [TestMethod]
    [DataRow("null", "", "the job is null; it takes an object")]
    [DataRow("[]", "", "the job is a list; it takes an object")]
    [DataRow("7", "", "the job is a number; it takes an object")]
    [DataRow("\"job\"", "", "the job is a text; it takes an object")]
    [DataRow("""{"model":7}""", "model", "is a number; it takes a text")]
    [DataRow("""{"model":"m","task":true}""", "task", "is true or false; it takes one of tabular-regression, ")]
    [DataRow("""{"model":{"model":"m"},"task":7}""", "task", "is a number; it takes one of tabular-regression, ")]
    [DataRow(Start + ""","data":[]}""", "data", "is a list; it takes an object")]
    [DataRow(Start + ""","data":{"split":0.1}}""", "data.split", "is a number; it takes \"none\", or an object")]
    [DataRow(Start + ""","data":{"targets":"y"}}""", "data.targets", "is a text; it takes a list of texts")]
    [DataRow(Start + ""","data":{"targets":["y",1]}}""", "data.targets", "has a number in it; it takes a list of texts")]
    [DataRow(Start + ""","training":{"epochs":"12"}}""", "training.epochs", "is a text; it takes a number")]
    [DataRow(Start + ""","training":{"epochs":1.5}}""", "training.epochs", "is 1.5; it takes a whole number")]
    [DataRow(Start + ""","training":{"optimizer":"sgd","nesterov":1}}""", "training.nesterov", "is a number; it takes true or false")]
    [DataRow(Start + ""","training":{"seed":1e999}}""", "training.seed", "is 1e999; it takes a number from 0 to 2147483647")]
    [DataRow(Start + ""","accept":{"metric":"r2","atLeast":1e999}}""", "accept.atLeast", "is 1e999; it takes a finite number")]
    [DataRow(Start + ""","training":{"loss":1}}""", "training.loss", "is a number; it takes one of mse, mae, huber, ")]
    [DataRow(Start + ""","training":{"loss":[]}}""", "training.loss", "is a list; it takes one of mse, mae, huber, ")]
    [DataRow(Start + ""","training":{"schedule":5}}""", "training.schedule", "is a number; it takes one of constant, step, ")]
    [DataRow(Start + ""","training":{"classWeights":[]}}""", "training.classWeights", "is a list; it takes \"balanced\" or an object")]
    [DataRow(Start + ""","data":{"encoding":7}}""", "data.encoding", "is a number; it takes \"auto\", \"none\" or an object")]
    [DataRow(Start + ""","training":{"stop":"early"}}""", "training.stop", "is a text; it takes an object")]
    [DataRow(
        """{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"mlp","options":[]}}""", "base.options", "an object")]
    public void A_value_of_a_wrong_type_is_refused(string json, string place, string says) => Refuses(json, place, says);

    [TestMethod]
    [DataRow("""{"model":"m","model":"m"}""", "model", "is there twice")]
    [DataRow(Start + ""","training":{"seed":1,"seed":1}}""", "training.seed", "is there twice")]
    [DataRow(Start + ""","data":{"targets":["y","y"]}}""", "data.targets", "names something twice")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"mlp","options":{"a":1,"a":2}}}""",
        "base.options.a", "is there twice")]
    public void What_is_there_twice_is_refused(string json, string place, string says) => Refuses(json, place, says);

    [TestMethod]
    [DataRow("""{"model":"m","task":"regression"}""", "task", "one of tabular-regression, tabular-classification, image-classification")]
    [DataRow(
        Start + ""","training":{"optimizer":"Adam"}}""", "training.optimizer", "is \"Adam\"; it takes one of sgd, adam, adamw, rmsprop")]
    [DataRow(Start + ""","training":{"schedule":"falling"}}""", "training.schedule", "one of constant, step, cosine, linear, one-cycle")]
    [DataRow(Start + ""","training":{"schedule":{"type":"x"}}}""", "training.schedule.type", "one of constant, step, cosine")]
    [DataRow(Start + ""","training":{"precision":"float16"}}""", "training.precision", "one of float32, bfloat16")]
    [DataRow(
        Start + ""","training":{"classWeights":"even"}}""", "training.classWeights", "is \"even\"; it takes \"balanced\" or an object")]
    [DataRow(Start + ""","data":{"split":"all"}}""", "data.split", "is \"all\"; it takes \"none\", or an object")]
    [DataRow(Start + ""","data":{"encoding":"raw"}}""", "data.encoding", "is \"raw\"; it takes \"auto\", \"none\" or an object")]
    [DataRow(Start
        + ""","data":{"encoding":{"background":"red"}}}""", "data.encoding.background", "is \"red\"; it takes \"white\", \"black\" or")]
    [DataRow(Start + ""","data":{"augmentation":{"flip":true}}}""", "data.augmentation.flip", "is not a field of data.augmentation")]
    [DataRow(Start
        + ""","data":{"augmentation":{"scale":{"least":2,"greatest":1}}}}""", "data.augmentation.scale", "a least above its greatest")]
    [DataRow(Start + ""","data":{"encoding":{"resize":"crop"}}}""", "data.encoding.resize", "one of stretch, center-crop, pad")]
    public void An_unknown_word_is_refused_with_the_words_there_are(string json, string place, string says) => Refuses(json, place, says);

    [TestMethod]
    [DataRow(Start + ""","data":{"features":[]}}""", "data.features", "is an empty list")]
    [DataRow(Start + ""","data":{"split":{"column":"a","group":"b"}}}""", "data.split", "names a column and a group")]
    [DataRow(Start + ""","data":{"split":{"validation":0.5,"test":0.5}}}""", "data.split", "leaves less than 0.1 for training")]
    [DataRow(Start + ""","data":{"encoding":{"channels":2}}}""", "data.encoding.channels", "is 2; it takes 1 or 3")]
    [DataRow(Start + ""","training":{"momentum":0.9}}""", "training.momentum", "is not a knob of adam")]
    [DataRow(Start + ""","training":{"nesterov":true}}""", "training.nesterov", "is not a knob of adam")]
    [DataRow(Start + ""","training":{"optimizer":"sgd","momentum":0,"nesterov":true}}""", "training.nesterov", "needs a momentum")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d","base":{}}""", "base", "neither a template nor a model")]
    [DataRow(
        """{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"a","model":"b"}}""", "base", "takes one of them")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"a","version":1}}""", "base.version", "a model")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d","base":{"model":"a","options":{}}}""", "base.options", "a template")]
    public void What_does_not_go_together_is_refused(string json, string place, string says) => Refuses(json, place, says);

    [TestMethod]
    [DataRow("""{"type":"cosine","warmupEpochs":1,"warmupSteps":1}""", "", "takes one of them")]
    [DataRow("""{"type":"one-cycle","warmupSteps":1}""", "", "one-cycle rises by itself")]
    [DataRow("""{"type":"one-cycle","warmupEpochs":1}""", "", "one-cycle rises by itself")]
    [DataRow("""{"type":"linear","rise":0.2}""", ".rise", "is not a knob of linear; one-cycle has it")]
    [DataRow("""{"type":"cosine","startFactor":0.2}""", ".startFactor", "is not a knob of cosine; one-cycle has it")]
    [DataRow("""{"annealing":"linear"}""", ".annealing", "is not a knob of constant; one-cycle has it")]
    [DataRow("""{"type":"step","endFactor":0.2}""", ".endFactor", "is not a knob of step")]
    public void What_does_not_go_together_in_a_schedule_is_refused(string schedule, string place, string says) =>
        Refuses(Start + $$""","training":{"schedule":{{schedule}}} }""", $"training.schedule{place}", says);

    [TestMethod]
    [DataRow("""{"labelSmoothing":0.1}""", "labelSmoothing", "is not a knob of mse; cross-entropy has it")]
    [DataRow("""{"loss":"focal","labelSmoothing":0.1}""", "labelSmoothing", "is not a knob of focal; cross-entropy has it")]
    [DataRow("""{"classWeights":"balanced"}""", "classWeights", "is not a knob of mse")]
    [DataRow("""{"loss":"cross-entropy","focalGamma":1}""", "focalGamma", "is not a knob of cross-entropy; focal has it")]
    [DataRow("""{"decayBiases":false}""", "decayBiases", "there is no weightDecay")]
    [DataRow("""{"loss":"focal","classWeights":{}}""", "classWeights", "names no label")]
    [DataRow("""{"loss":"focal","classWeights":{"a":0}}""", "classWeights.a", "takes a number above 0")]
    [DataRow("""{"loss":"focal","classWeights":{"a":"1"}}""", "classWeights.a", "takes a number")]
    [DataRow("""{"loss":"focal","classWeights":[1]}""", "classWeights", "or an object of labels and weights")]
    public void What_does_not_go_together_in_training_is_refused(string training, string place, string says) =>
        Refuses(Start + $$""","training":{{training}} }""", $"training.{place}", says);

    [TestMethod]
    [DataRow("""{"template":"mlp","freeze":["*"]}""", "base.freeze", "belongs to a model")]
    [DataRow("""{"template":"mlp","head":"keep"}""", "base.head", "belongs to a model")]
    [DataRow("""{"template":"mlp","learningRates":{"a":1}}""", "base.learningRates", "belongs to a model")]
    [DataRow("""{"model":"a","freeze":"*"}""", "base.freeze", "takes a list of texts")]
    [DataRow("""{"model":"a","freeze":[""]}""", "base.freeze", "has an empty pattern")]
    [DataRow("""{"model":"a","head":"new"}""", "base.head", "is \"new\"; it takes one of keep, replace")]
    [DataRow("""{"model":"a","learningRates":{"a*":0}}""", "base.learningRates.a*", "takes a number above 0 to 1000")]
    [DataRow("""{"model":"a","learningRates":{"":1}}""", "base.learningRates", "has an empty pattern")]
    public void A_base_is_held_to_what_it_is(string start, string place, string says) =>
        Refuses("""{"model":"m","task":"tabular-regression","dataset":"d","base":""" + start + "}", place, says);

    [TestMethod]
    [DataRow("""{"model":"No Name"}""")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"../d"}""")]
    [DataRow("""{"model":"m","task":"tabular-regression","dataset":"d","base":{"model":"a b"}}""")]
    public void A_name_that_is_none_is_refused(string json) => Refused.As(ServiceError.InvalidName, () => SampleJob.Parse(json));

    [TestMethod]
    public void A_refusal_quotes_little_of_what_came()
    {
        var much = new StringBuilder().Append('x', 20_000).ToString();

        var word = Refused.As(ServiceError.InvalidJob, () => SampleJob.Parse(Start + $$""","training":{"loss":"{{much}}"} }"""));
        var field = Refused.As(ServiceError.InvalidJob, () => SampleJob.Parse(Start + $$""","{{much}}":1}"""));

        Assert.IsLessThan(300, word.Detail.Length);
        Assert.IsLessThan(300, field.Detail.Length);
    }

    private static void Refuses(string json, string place, string says)
    {
        var refused = Refused.As(ServiceError.InvalidJob, () => SampleJob.Parse(json));

        Assert.AreEqual(place, refused.Violations.Single().Place);
        StringAssert.Contains(refused.Detail, says);
    }
}
