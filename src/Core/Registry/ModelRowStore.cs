using Azure.Data.Tables;
using Maas.Core.Naming;

namespace Maas.Core.Registry;

/// <summary>
/// A model's row as it was read, to be changed and written back by one thread. It counts versions, and every change of what
/// points to a version or takes one away writes it too, by its ETag, in one transaction.
/// </summary>
/// <remarks>
/// The race: (1) A deletes version 3, and finds no alias that points to it. (2) B points an alias to 3. (3) A's mark would leave an
/// alias without a version. So both read this row before they look, and write it with what they do: whichever is second finds
/// another ETag, looks again, and is refused: A because an alias points to 3, B because 3 is marked as deleted.
/// The row outlives the model, so that no number is given twice: a model is gone while all its numbers are deleted ones.
/// </remarks>
internal sealed class ModelRowStore(TableEntity row, bool isNew)
{
    public bool IsNew => isNew;

    /// <summary>The greatest number that was given.</summary>
    public int LastVersion => row.GetInt32(nameof(LastVersion)) ?? 0;

    /// <summary>The numbers up to this one went with the model.</summary>
    public int DeletedThrough => row.GetInt32(nameof(DeletedThrough)) ?? 0;

    public DateTimeOffset Created => row.GetDateTimeOffset(nameof(Created))!.Value;

    /// <summary>How many of the newest versions are kept; null: all.</summary>
    public int? KeepLast
    {
        get => row.GetInt32(nameof(KeepLast));
        set => row[nameof(KeepLast)] = value;
    }

    public ServingSettings Serving => ServingStore.Of(row);

    public bool Exists => !isNew && LastVersion > DeletedThrough;

    /// <summary>Counts one more version; a model that is gone begins anew with it.</summary>
    public ModelVersion Count(DateTimeOffset now)
    {
        Take(new(LastVersion + 1), now);
        return new(LastVersion);
    }

    /// <summary>A version that was published under a number that nobody had counted here is counted now.</summary>
    public void Take(ModelVersion version, DateTimeOffset now)
    {
        if (!Exists)
        {
            row[nameof(Created)] = now;
        }

        row[nameof(LastVersion)] = Math.Max(LastVersion, version.Number);
    }

    /// <summary>Marks the model, and every version that it had, as deleted; what was set for it goes as well.</summary>
    public void Delete()
    {
        row[nameof(DeletedThrough)] = LastVersion;
        KeepLast = null;
        row[ServingStore.Property] = null;
    }

    public TableTransactionAction ToAction() => isNew
        ? new(TableTransactionActionType.Add, row)
        : new(TableTransactionActionType.UpdateReplace, row, row.ETag);
}
