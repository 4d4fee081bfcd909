namespace Maas.Core;

/// <summary>
/// Every way to fail that a caller can cause: a stable code, the HTTP status that fits it, and one sentence.
/// Thrown as <see cref="ServiceException"/> with what was expected and what came; each HTTP surface gives it its own shape.
/// </summary>
public sealed record ServiceError(string Code, int Status, string Title)
{
    public static readonly ServiceError InvalidName = new("invalid-name", 400, "A name is not of the form that names take.");
    public static readonly ServiceError InvalidJson = new("invalid-json", 400, "The body is not the JSON that is expected here.");
    public static readonly ServiceError InvalidRequest = new(
        "invalid-request", 400, "The request is not of the form that is expected here.");
    public static readonly ServiceError InvalidInput = new("invalid-input", 400, "The input does not fit what the model takes.");
    public static readonly ServiceError AnswerTooLarge = new("answer-too-large", 400, "The answer is larger than what is given here.");
    public static readonly ServiceError InvalidImage = new("invalid-image", 400, "The image can't be read.");
    public static readonly ServiceError InvalidSound = new("invalid-sound", 400, "The sound can't be read.");
    public static readonly ServiceError InvalidText = new("invalid-text", 400, "The text can't be read.");
    public static readonly ServiceError InvalidTokenizer = new("invalid-tokenizer", 400, "The tokenizer can't be used.");
    public static readonly ServiceError InvalidModel = new("invalid-model", 400, "The file is not an ONNX model that can be served.");
    public static readonly ServiceError DigestMismatch =
        new("digest-mismatch", 400, "The bytes that came are not those that were announced.");
    public static readonly ServiceError InvalidDataset = new("invalid-dataset", 400, "The dataset has errors.");
    public static readonly ServiceError InvalidJob = new("invalid-job", 400, "The job can't be run as it is written.");
    public static readonly ServiceError UnsupportedOperator = new(
        "unsupported-operator", 400, "The graph has an operator that can't be trained.");
    public static readonly ServiceError MissingKey = new("missing-key", 401, "The request carries no key.");
    public static readonly ServiceError UnknownKey = new("unknown-key", 401, "The key is not known here.");
    public static readonly ServiceError UnknownPath = new("unknown-path", 404, "There is nothing at this path.");
    public static readonly ServiceError UnknownModel = new("unknown-model", 404, "There is no such model.");
    public static readonly ServiceError UnknownVersion = new("unknown-version", 404, "The model has no such version.");
    public static readonly ServiceError UnknownAlias = new("unknown-alias", 404, "The model has no such alias.");
    public static readonly ServiceError UnknownDataset = new("unknown-dataset", 404, "There is no such dataset.");
    public static readonly ServiceError UnknownJob = new("unknown-job", 404, "There is no such job.");
    public static readonly ServiceError UnknownResult = new("unknown-result", 404, "The job has no result.");
    public static readonly ServiceError UnknownUpload = new("unknown-upload", 404, "There is no such upload.");
    public static readonly ServiceError MethodNotAllowed = new("method-not-allowed", 405, "The path does not take this method.");
    public static readonly ServiceError IllegalMove = new("illegal-move", 409, "The job's state does not allow this.");
    public static readonly ServiceError VersionInUse = new("version-in-use", 409, "An alias points to this.");
    public static readonly ServiceError Conflict = new("conflict", 409, "Somebody else changed this at the same time.");
    public static readonly ServiceError PreconditionFailed = new("precondition-failed", 412, "The state is not the one the request names.");
    public static readonly ServiceError TooLarge = new("too-large", 413, "The body is larger than what is taken here.");
    public static readonly ServiceError UnsupportedMediaType = new(
        "unsupported-media-type", 415, "The content type is not one that is taken here.");
    public static readonly ServiceError DiedRepeatedly = new(
        "died-repeatedly", 500, "The job's attempts ended again and again without progress.");
    public static readonly ServiceError Undeliverable = new("undeliverable", 500, "The job's message could not be handled.");
    public static readonly ServiceError TrainingDiverged = new("training-diverged", 400, "The loss is no longer a finite number.");
    public static readonly ServiceError OutOfMemory = new("out-of-memory", 507, "The training does not fit into the device's memory.");
    public static readonly ServiceError NotAccepted = new(
        "not-accepted", 400, "The trained model does not reach what the job's accept rule asks.");
    public static readonly ServiceError NoTrialSucceeded = new("no-trial-succeeded", 400, "No trial of the sweep came to a model.");
    public static readonly ServiceError ParityFailed = new("parity-failed", 500, "The served model does not compute what was trained.");
    public static readonly ServiceError ModelTooLarge = new("model-too-large", 507, "The model is larger than an instance can load.");
    public static readonly ServiceError Unsupported = new("unsupported", 501, "The service does not do this.");
    public static readonly ServiceError Unavailable = new("unavailable", 503, "The service can't answer now.");
    public static readonly ServiceError Overloaded = new("overloaded", 503, "More calls wait than can be answered in time.");
    public static readonly ServiceError Loading = new("loading", 503, "The model is being loaded.");
    public static readonly ServiceError TimedOut = new("timed-out", 504, "The model computes longer than it may.");
    public static readonly ServiceError CorruptModel = new("corrupt-model", 500, "The stored model is not the one that was published.");
    public static readonly ServiceError UntrustedModel = new(
        "untrusted-model", 500, "The version has no signature of a key that is trusted here.");
    public static readonly ServiceError Internal = new("internal", 500, "The service failed; nothing of it is your doing.");

    /// <summary>This error with what was expected, what came and what to do.</summary>
    public ServiceException With(string detail, params IReadOnlyList<Violation> violations) => new(this, detail, violations);

    /// <summary>This error, which is over after a while.</summary>
    public ServiceException WithRetry(TimeSpan after, string detail) => new(this, detail, []) { RetryAfter = after };
}
