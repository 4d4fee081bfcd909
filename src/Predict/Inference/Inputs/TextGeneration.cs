namespace Maas.Predict.Inference.Inputs;

/// <summary>What is said to those who ask a model that continues texts for more than its tensors.</summary>
internal static class TextGeneration
{
    public const string NotServed =
        "this model continues texts, which is not served yet; what works is its tensors by name: {\"inputs\": {\"input_ids\": [[…]], …}}";
}
