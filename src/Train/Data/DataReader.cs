using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Train.Data.Archives;
using Maas.Train.Data.Tables;
using Maas.Train.Data.Texts;

namespace Maas.Train.Data;

/// <summary>Turns a dataset's file into numbers: parts the examples, learns the encoding from the training part,
/// encodes all parts.</summary>
internal static class DataReader
{
    /// <exception cref="ServiceException">The data is not what its report and the job say; the message names the row or file.</exception>
    public static Task<TrainingData> ReadAsync(
        DataFiles files, TrainingJob job, TrainingPlan plan, DataRoom room, CancellationToken cancellation)
    {
        var tokenizer = new TokenizerSource(job.Data.Encoding.Tokenizer ?? new(), files.TokenizerPath);
        if (plan.Task == LearningTask.TextGeneration)
        {
            return new LanguageReader(files, job, plan, room, tokenizer).ReadAsync(cancellation);
        }

        IFolderContents? contents = plan switch
        {
            { Image: { } image } => new Pictures(plan, image, job),
            { Audio: { } audio } => new Sounds(audio, job),
            { Text: not null, TextColumn: null } => new TextFiles(plan, tokenizer),
            _ => null,
        };
        return contents is null
            ? new TableReader(files, job, plan, room, tokenizer).ReadAsync(cancellation)
            : new FolderReader(files, job, plan, room).ReadAsync(contents, cancellation);
    }
}
