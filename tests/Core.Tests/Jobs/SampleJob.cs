using System.Text;
using System.Text.Json;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Core.Tests.Jobs;

/// <summary>A job that is valid, to be spoiled or stored by a test.</summary>
internal static class SampleJob
{
    public static readonly DateTimeOffset Created = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Every field of the job's JSON, at least once.</summary>
    public const string Full =
        """
        { "model": "digits", "task": "image-classification", "dataset": "digits",
          "data": { "split": { "validation": 0.2, "test": 0.3, "group": "writer" }, "features": ["a", "b"], "targets": ["class"],
                    "encoding": { "numbers": "none", "categories": "index", "width": 28, "height": 27, "channels": 1, "resize": "pad" } },
          "base": { "template": "cnn", "options": { "channels": [16, 32] } },
          "training": { "epochs": 12, "maximumMinutes": 5.5, "batchSize": 64, "optimizer": "sgd", "learningRate": 0.05, "momentum": 0.8,
                        "nesterov": true, "weightDecay": 0.1, "clipNorm": 2, "loss": "cross-entropy", "huberDelta": 0.5,
                        "schedule": { "type": "step", "warmupEpochs": 1.5, "stepEpochs": 3, "factor": 0.5 },
                        "maximumSteps": 900, "accumulationSteps": 4, "precision": "bfloat16", "decayBiases": false, "averageDecay": 0.99,
                        "labelSmoothing": 0.1, "classWeights": "balanced", "evaluateEverySteps": 50, "checkpointSteps": 20, "keepCheckpoints": 3,
                        "initialization": "he-normal", "seed": 7, "logEveryEpochs": 2, "checkpointSeconds": 10,
                        "stop": { "metric": "accuracy", "reaches": 0.99, "patience": 3 } },
          "accept": { "metric": "accuracy", "atLeast": 0.95, "atMost": 1 } }
        """;

    /// <summary>Only what has no default.</summary>
    public const string Least = """{"model":"m","task":"tabular-regression","dataset":"d","base":{"template":"linear"}}""";

    public static TrainingJob Parse(string json) => TrainingJobReader.Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>The least job with its <c>training</c>.</summary>
    public static Hyperparameters Training(string training) => Parse(Least[..^1] + $",\"training\":{training}}}").Training;

    public static Job Queued(TenantId tenant, DateTimeOffset? created = null) => new()
    {
        Tenant = tenant,
        Id = JobId.New(created ?? Created),
        State = JobState.Queued,
        Created = created ?? Created,
        Submitted = JsonElement.Parse(Least),
        DatasetSha256 = new string('a', 64),
    };
}
