using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Train.Data.Archives;
using Maas.Train.Data.Tables;

namespace Maas.Train.Data;

/// <summary>Turns a dataset's file into numbers: parts the examples, learns the encoding from the training part, encodes all parts.</summary>
internal static class DataReader
{
    /// <exception cref="ServiceException">The data is not what its report and the job say; the message names the row or file.</exception>
    public static Task<TrainingData> ReadAsync(
        DataFiles files, TrainingJob job, TrainingPlan plan, DataRoom room, CancellationToken cancellation) =>
        plan.Image is null
            ? new TableReader(files, job, plan, room).ReadAsync(cancellation)
            : new PictureReader(job, plan, plan.Image).ReadAsync(files, room, cancellation);
}
