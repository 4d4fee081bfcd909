namespace Maas.Core.Storage;

/// <summary>What the storage account holds.</summary>
public static class StorageNames
{
    public const string ModelsContainer = "models";
    public const string DatasetsContainer = "datasets";
    public const string JobsContainer = "jobs";
    public const string UploadsContainer = "uploads";
    public const string ModelsTable = "models";
    public const string JobsTable = "jobs";
    public const string UsageTable = "usage";
    public const string UploadsTable = "uploads";
    public const string TrainingQueue = "training-jobs";
    public const string TrainingPoisonQueue = "training-jobs-poison";

    public const string HousekeepingQueue = "housekeeping";
    public const string HousekeepingPoisonQueue = "housekeeping-poison";
    public const string BatchQueue = "batches";
    public const string BatchPoisonQueue = "batches-poison";

    public static IReadOnlyList<string> Containers { get; } = [ModelsContainer, DatasetsContainer, JobsContainer, UploadsContainer];
    public static IReadOnlyList<string> Tables { get; } = [ModelsTable, JobsTable, UsageTable, UploadsTable];
    public static IReadOnlyList<string> Queues { get; } =
        [TrainingQueue, TrainingPoisonQueue, HousekeepingQueue, HousekeepingPoisonQueue, BatchQueue, BatchPoisonQueue];
}
